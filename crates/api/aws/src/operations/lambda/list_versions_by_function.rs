use axum::response::Response;
use http::StatusCode;
use model::Action;

use super::{configuration, fault};
use crate::{
    call::Asked,
    fault::Fault,
    operations::json,
    wire::lambda::{ListVersionsByFunctionRequest, ListVersionsByFunctionResponse},
};

/// None can be published yet, so `$LATEST` is all there is.
pub(crate) fn run(mut asked: Asked) -> Result<Response, Fault> {
    let input: ListVersionsByFunctionRequest = asked.take()?;
    if input.marker.is_some() {
        return Err(Fault::parameter("The Marker is invalid"));
    }
    let key = asked.function(&input.function_name, None)?.key;
    let latest = asked.function(key.name.as_str(), Some("$LATEST"))?;
    let function =
        asked.control.see_function(&asked.caller, Action::ListVersions, &key).map_err(fault)?;
    let shown = configuration::without_states(configuration::named(&latest, &function));
    let versions = Some(vec![shown]);
    json(StatusCode::OK, &ListVersionsByFunctionResponse { versions, next_marker: None })
}
