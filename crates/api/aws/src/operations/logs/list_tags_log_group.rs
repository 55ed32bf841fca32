use axum::response::Response;

use super::{answer, fault, group};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{ListTagsLogGroupRequest, ListTagsLogGroupResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListTagsLogGroupRequest = asked.take()?;
    let group = group(&asked, Some(&input.log_group_name))?;
    let tags = asked.control.list_log_tags(&asked.caller, &group).await.map_err(fault)?;
    answer(&ListTagsLogGroupResponse { tags: Some(tags) })
}
