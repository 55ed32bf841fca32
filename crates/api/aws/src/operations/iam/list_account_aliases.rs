use axum::response::Response;
use model::Action;

use super::fault;
use crate::{call::Asked, fault::Fault, operations::xml, wire::iam::ListAccountAliasesResponse};

pub(crate) fn run(asked: &Asked) -> Result<Response, Fault> {
    asked.control.check_account(&asked.caller, Action::ListAccountAliases).map_err(fault)?;
    let answer = ListAccountAliasesResponse {
        account_aliases: Some(Vec::new()),
        is_truncated: Some(false),
        marker: None,
    };
    xml(asked, &answer)
}
