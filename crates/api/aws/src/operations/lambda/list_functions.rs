use axum::response::Response;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::StatusCode;
use model::FunctionName;

use super::{configuration, fault};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{ListFunctionsRequest, ListFunctionsResponse},
};

/// How many functions one page holds at most, whatever is asked: Lambda's own bound.
const PAGE: usize = 50;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListFunctionsRequest = asked.take()?;
    if input.master_region.is_some() {
        return Err(Fault::unsupported("MasterRegion"));
    }
    // `FunctionVersion: ALL` adds versions; none can be published yet, so it changes nothing.
    let after = input.marker.as_deref().map(read_marker).transpose()?;
    let limit = input.max_items.and_then(|n| usize::try_from(n).ok()).unwrap_or(PAGE).min(PAGE);
    let (scope, region) = (&asked.scope, &asked.region);
    // One more than is shown says whether there is a next page.
    let listed =
        asked.control.list_functions(&asked.caller, scope, region, after.as_ref(), limit + 1);
    let mut functions = listed.await.map_err(fault)?;
    let more = functions.len() > limit;
    functions.truncate(limit);
    let last = functions.last().filter(|_| more);
    let answer = ListFunctionsResponse {
        next_marker: last.map(|last| URL_SAFE_NO_PAD.encode(last.key.name.as_str())),
        functions: Some(
            functions
                .iter()
                .map(|it| configuration::without_states(configuration::of(it)))
                .collect(),
        ),
    };
    json(StatusCode::OK, &answer)
}

fn read_marker(marker: &str) -> Result<FunctionName, Fault> {
    let name = URL_SAFE_NO_PAD.decode(marker).ok();
    let name = name.and_then(|name| String::from_utf8(name).ok()?.parse().ok());
    name.ok_or_else(|| Fault::parameter("The Marker is invalid"))
}
