//! Functions of every contract: which there are, how they are, and those that answer HTTP requests
//! from their creation to their end. What Lambda's API has words for is done there.
mod call;
mod event;
mod settings;
mod shown;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use model::{BadName, FunctionKey, FunctionName};
use serde_json::json;

pub(crate) use self::call::{MAX_EVENT_BYTES, event as post_event};
use self::{
    settings::{New, Update},
    shown::{shown, summary},
};
use crate::{Asked, answer, bad, fault::Fault, read};

/// A package of 50 MB in base64, and what stands around it.
pub(crate) const MAX_BYTES: u64 = 70 << 20;
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
    let new: New = read(&asked.body)?;
    let (new, token) = new.read(asked, key(asked, name)?)?;
    let (function, created) = asked.control.put_function(&asked.caller, new, token).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(answer(status, shown(&asked.control, &function)))
}

/// Changes what is given.
pub(crate) async fn update(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let update: Update = read(&asked.body)?;
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

fn key(asked: &Asked, name: &str) -> Result<FunctionKey, Fault> {
    let (scope, region) = (asked.scope()?, asked.region.clone());
    Ok(FunctionKey { scope, region, name: name.parse().map_err(|error| misnamed(&error))? })
}

fn misnamed(error: &BadName) -> Fault {
    bad(error.to_string())
}
