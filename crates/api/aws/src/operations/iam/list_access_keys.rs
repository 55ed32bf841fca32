use axum::response::Response;

use super::{fault, page::Page, status, user};
use crate::{
    call::Asked,
    fault::Fault,
    operations::xml,
    wire::iam::{AccessKeyMetadata, ListAccessKeysRequest, ListAccessKeysResponse},
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListAccessKeysRequest = asked.take()?;
    let user = user(&asked, input.user_name)?;
    let all = asked.control.list_access_keys(&asked.caller, &user).await.map_err(fault)?;
    let asked_for = (input.marker.as_deref(), input.max_items);
    let page = Page::of(all, asked_for, |key| key.id.clone())?;
    let page = page.map(|key| AccessKeyMetadata {
        access_key_id: Some(key.id),
        create_date: Some(key.created),
        status: Some(status(key.inactive)),
        user_name: key.user,
    });
    let answer = ListAccessKeysResponse {
        is_truncated: Some(page.is_truncated()),
        access_key_metadata: Some(page.items),
        marker: page.marker,
    };
    xml(&asked, &answer)
}
