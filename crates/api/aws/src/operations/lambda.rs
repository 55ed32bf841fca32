//! Lambda's operations.
pub(crate) mod create_function;
pub(crate) mod delete_function;
pub(crate) mod get_account_settings;
pub(crate) mod get_function;
pub(crate) mod get_function_configuration;
pub(crate) mod invoke;
pub(crate) mod list_functions;
pub(crate) mod list_tags;
pub(crate) mod tag_resource;
pub(crate) mod untag_resource;
pub(crate) mod update_function_code;
pub(crate) mod update_function_configuration;

mod configuration;
mod environment;

use base64::{Engine, engine::general_purpose::STANDARD};
use control::{Error, functions::Package};
use model::{FunctionKey, Runtime};

use crate::{
    call::Asked,
    fault::{Fault, Protocol},
    wire::lambda::API,
};

fn fault(error: Error) -> Fault {
    Fault::of(error, Protocol::RestJson)
}

/// The package in a member that is base64.
fn package(base64: Option<&str>) -> Result<Package, Fault> {
    let missing = || Fault::parameter("Please provide a source for function code.");
    let decoded = STANDARD.decode(base64.ok_or_else(missing)?);
    let zip = decoded.map_err(|_| Fault::serialization("ZipFile is not base64"))?;
    if zip.is_empty() {
        return Err(Fault::parameter("Uploaded file must be a non-empty zip"));
    }
    Ok(Package(zip.into()))
}

/// A runtime that AWS knows; whether it is served here is another question.
fn runtime(name: &str) -> Result<Runtime, Fault> {
    let runtime: Runtime = name.parse().map_err(|_| Fault::parameter("Runtime is malformed"))?;
    let lines = control::runtimes::lines();
    if lines.contains(&runtime) {
        return Ok(runtime);
    }
    if API.shape("Runtime").is_some_and(|shape| shape.values.contains(&name)) {
        return Err(Fault::unsupported(&format!("Runtime {name}")));
    }
    let lines: Vec<_> = lines.iter().map(Runtime::as_str).collect();
    Err(Fault::parameter(format!(
        "Value {name} at 'runtime' failed to satisfy constraint: Member must satisfy enum value \
         set: [{}] or be a valid ARN",
        lines.join(", ")
    )))
}

/// The function whose tags are meant. Nothing else has tags yet.
fn tagged(asked: &Asked, arn: &str) -> Result<FunctionKey, Fault> {
    let named = asked.function(arn, None)?;
    if named.qualified {
        return Err(Fault::parameter("Tags on function aliases and versions are not supported."));
    }
    Ok(named.key)
}

/// A number whose bounds the model has seen to.
fn number(checked: i32) -> u32 {
    checked.unsigned_abs()
}
