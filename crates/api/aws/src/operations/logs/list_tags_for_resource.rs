use axum::response::Response;

use super::{answer, fault, group};
use crate::{
    call::Asked,
    fault::Fault,
    wire::logs::{ListTagsForResourceRequest, ListTagsForResourceResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListTagsForResourceRequest = asked.take()?;
    let group = group(&asked, Some(&input.resource_arn))?;
    let tags = asked.control.list_log_tags(&asked.caller, &group).await.map_err(fault)?;
    answer(&ListTagsForResourceResponse { tags: Some(tags) })
}
