//! Lambda's operations.
pub(crate) mod add_layer_version_permission;
pub(crate) mod add_permission;
pub(crate) mod create_function;
pub(crate) mod delete_function;
pub(crate) mod delete_layer_version;
pub(crate) mod get_account_settings;
pub(crate) mod get_function;
pub(crate) mod get_function_code_signing_config;
pub(crate) mod get_function_configuration;
pub(crate) mod get_function_recursion_config;
pub(crate) mod get_layer_version;
pub(crate) mod get_layer_version_by_arn;
pub(crate) mod get_layer_version_policy;
pub(crate) mod get_policy;
pub(crate) mod invoke;
pub(crate) mod list_functions;
pub(crate) mod list_layer_versions;
pub(crate) mod list_layers;
pub(crate) mod list_tags;
pub(crate) mod list_versions_by_function;
pub(crate) mod publish_layer_version;
pub(crate) mod put_function_recursion_config;
pub(crate) mod remove_layer_version_permission;
pub(crate) mod remove_permission;
pub(crate) mod tag_resource;
pub(crate) mod untag_resource;
pub(crate) mod update_function_code;
pub(crate) mod update_function_configuration;

mod configuration;
mod environment;
mod function_policy;
mod layer_policy;
mod layers;
mod network;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use control::{
    Error,
    functions::{ObjectRef, Package},
};
use model::{FunctionKey, Runtime, UsedLayer};

use crate::{arn, call::Asked, fault::Fault, model::Protocol, wire::lambda::API};

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
    Ok(Package::Uploaded(zip.into()))
}

/// A bucket that no storage has, since no bucket's name has such a letter: what builds made.
const BUILDS: &str = "morrow_builds";

/// Where a package is: in the request, in a bucket, or what was built here.
fn source(
    zip: Option<&str>,
    bucket: Option<String>,
    key: Option<String>,
    version: Option<String>,
) -> Result<Package, Fault> {
    match (zip, bucket, key) {
        (zip, None, None) if version.is_none() => package(zip),
        (None, Some(bucket), Some(key)) if bucket == BUILDS && version.is_none() => {
            let built = key.parse().map_err(|_| Fault::parameter("S3Key is no SHA-256"))?;
            Ok(Package::Built(built))
        }
        (None, Some(bucket), Some(key)) => Ok(Package::Object(ObjectRef { bucket, key, version })),
        (Some(_), ..) => {
            let problem = "Please do not provide other FunctionCode parameters when providing a \
                           ZipFile.";
            Err(Fault::parameter(problem))
        }
        _ => Err(Fault::parameter("Please provide a source for function code.")),
    }
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

/// The layer versions that a function names.
async fn used_layers(
    asked: &Asked,
    arns: Option<&Vec<String>>,
) -> Result<Option<Vec<UsedLayer>>, Fault> {
    let Some(arns) = arns else { return Ok(None) };
    let named = arns.iter().map(|arn| arn::parse_layer_version(arn, &asked.scope, &asked.region));
    let named = named.collect::<Result<Vec<_>, _>>()?;
    let used = asked.control.resolve_layers(&asked.caller, &asked.scope, &named).await;
    Ok(Some(used.map_err(fault)?))
}

fn version_number(number: i64) -> Result<u64, Fault> {
    let number = u64::try_from(number).ok().filter(|number| *number > 0);
    number.ok_or_else(|| Fault::parameter("Layer Version Cannot be less than 1."))
}

/// How many items one page holds at most, whatever is asked: Lambda's own bound.
const PAGE: usize = 50;

/// What of a list comes after a marker, and the marker of the next page. Items are in the order of
/// their places.
fn page<T>(
    all: Vec<T>,
    marker: Option<&str>,
    max_items: Option<i32>,
    place: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Option<String>), Fault> {
    let after = marker.map(|marker| {
        let text = URL_SAFE_NO_PAD.decode(marker).ok().and_then(|it| String::from_utf8(it).ok());
        text.ok_or_else(|| Fault::parameter("The Marker is invalid"))
    });
    let after = after.transpose()?;
    let limit = max_items.and_then(|n| usize::try_from(n).ok()).unwrap_or(PAGE).min(PAGE);
    let beyond = |it: &T| after.as_ref().is_none_or(|after| place(it) > *after);
    let mut rest: Vec<_> = all.into_iter().filter(beyond).collect();
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(place(last)));
    Ok((rest, next))
}

/// A number whose bounds the model has seen to.
fn number(checked: i32) -> u32 {
    checked.unsigned_abs()
}
