//! Functions of every contract: which there are, how they are, and those that answer HTTP requests
//! from their creation to their end. What Lambda's API has words for is done there.
mod call;
pub(crate) mod event;
mod settings;
mod shown;

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use model::{BadName, FunctionKey, FunctionName};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

pub(crate) use self::call::{MAX_EVENT_BYTES, event as post_event};
use self::{
    settings::{New, Update},
    shown::{shown, summary},
};
use crate::{Asked, answer, bad, fault::Fault, read};

/// A package of 50 MB in base64, and what stands around it.
pub(crate) const MAX_BYTES: u64 = 70 << 20;
/// What stands around a package.
const MAX_SETTINGS_BYTES: usize = 256 << 10;
/// How many functions one page holds, unless fewer are asked for.
const PAGE: usize = 100;

pub(crate) async fn list(asked: &Asked) -> Result<Response, Fault> {
    let after = asked.parameter("after")?;
    let after: Option<FunctionName> =
        after.map(|it| it.parse().map_err(|error| misnamed(&error))).transpose()?;
    let limit = asked.parameter("limit")?;
    let limit = limit.map(|it| it.parse().map_err(|_| bad("limit: not a number"))).transpose()?;
    let limit: usize = limit.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&limit) {
        return Err(bad(format!("limit: not from 1 to {PAGE}")));
    }
    let (scope, control) = (asked.scope()?, &asked.control);
    // One more than is shown says whether there is a next page.
    let found =
        control.list_functions(&asked.caller, &scope, &asked.region, after.as_ref(), limit + 1);
    let mut found = found.await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| last.key.name.clone());
    let functions: Vec<_> = found.iter().map(|function| summary(control, function)).collect();
    Ok(answer(StatusCode::OK, json!({ "functions": functions, "next": next })))
}

pub(crate) fn show(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let key = key(asked, name)?;
    let function = asked.control.get_function(&asked.caller, &key)?;
    let mut told = shown(&asked.control, &function);
    let status = asked.control.function_status(&asked.caller, &key)?;
    told["log_lines_dropped"] = status.log_lines_dropped.into();
    Ok(answer(StatusCode::OK, told))
}

/// Creates a function, or replaces the code and the whole configuration of the one that is there.
pub(crate) async fn put(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let new: New = bounded(&asked.body)?;
    let (new, token) = new.read(asked, key(asked, name)?)?;
    let (function, created) = asked.control.put_function(&asked.caller, new, token).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(answer(status, shown(&asked.control, &function)))
}

/// Changes what is given.
pub(crate) async fn update(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let update: Update = bounded(&asked.body)?;
    let key = key(asked, name)?;
    let update = update.read(asked)?;
    let function = asked.control.update_function(&asked.caller, &key, update).await?;
    Ok(answer(StatusCode::OK, shown(&asked.control, &function)))
}

pub(crate) async fn delete(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.control.delete_function(&asked.caller, &key(asked, name)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn set_public(asked: &Asked, name: &str, public: bool) -> Result<Response, Fault> {
    let key = key(asked, name)?;
    let function = asked.control.set_public(&asked.caller, &key, public).await?;
    Ok(answer(StatusCode::OK, shown(&asked.control, &function)))
}

/// Reads a body of which only the package may be large.
fn bounded<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    if body.len() > MAX_SETTINGS_BYTES {
        let Coded { code } =
            serde_json::from_slice(body).map_err(|_| bad("it is no JSON, or its code is none"))?;
        let zip = code.and_then(|code| code.zip).unwrap_or_default();
        // Some write `\/` for the `/` of base64.
        let package = zip.len() + zip.matches('/').count();
        if body.len().saturating_sub(package) > MAX_SETTINGS_BYTES {
            let problem =
                format!("without its package it has more than {MAX_SETTINGS_BYTES} bytes");
            return Err(Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "TooLarge", problem));
        }
    }
    read(body)
}

/// Of a body the package alone.
#[derive(Deserialize)]
struct Coded<'a> {
    #[serde(borrow)]
    code: Option<Zipped<'a>>,
}

#[derive(Deserialize)]
struct Zipped<'a> {
    #[serde(borrow)]
    zip: Option<Cow<'a, str>>,
}

fn key(asked: &Asked, name: &str) -> Result<FunctionKey, Fault> {
    let (scope, region) = (asked.scope()?, asked.region.clone());
    Ok(FunctionKey { scope, region, name: name.parse().map_err(|error| misnamed(&error))? })
}

fn misnamed(error: &BadName) -> Fault {
    bad(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn only_a_package_may_be_large() {
        let much = "A/".repeat(MAX_SETTINGS_BYTES);
        let read = |text: String| bounded::<Value>(text.as_bytes()).is_ok();
        assert!(read(json!({ "code": { "zip": much } }).to_string()));
        assert!(read(json!({ "code": { "zip": much } }).to_string().replace('/', "\\/")));
        assert!(!read(json!({ "code": { "zap": much } }).to_string()));
        assert!(!read(json!({ "code": { "zip": much }, "description": much }).to_string()));
        assert!(!read(json!({ "description": much }).to_string()));
        assert!(!read(much.clone()));
        assert!(read(json!({ "description": "much" }).to_string()));
    }
}
