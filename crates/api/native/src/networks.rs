use axum::response::{IntoResponse, Response};
use control::networks::{Denial, DeniedTo, NetworkUpdate, Shown};
use http::StatusCode;
use model::{EgressRule, NetworkKey};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, bad, fault::Fault, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    #[serde(default)]
    rules: Vec<EgressRule>,
    #[serde(default)]
    private: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    #[serde(default)]
    allow: Vec<EgressRule>,
    #[serde(default)]
    forbid: Vec<EgressRule>,
    private: Option<bool>,
}

pub(crate) async fn create(asked: &Asked) -> Result<Response, Fault> {
    let New { name, rules, private } = read(&asked.body)?;
    let key = key(asked, &name)?;
    let made = asked.control.create_network(&asked.caller, &key, rules, private).await?;
    Ok(answer(StatusCode::CREATED, shown(&made)))
}

pub(crate) async fn update(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let Update { allow, forbid, private } = read(&asked.body)?;
    let update = NetworkUpdate { allow, forbid, private };
    let key = key(asked, name)?;
    let changed = asked.control.update_network(&asked.caller, &key, update).await?;
    Ok(answer(StatusCode::OK, shown(&changed)))
}

pub(crate) fn list(asked: &Asked) -> Result<Response, Fault> {
    let found = asked.control.list_networks(&asked.caller, &asked.scope()?, &asked.region)?;
    let networks: Vec<_> = found.iter().map(shown).collect();
    Ok(answer(StatusCode::OK, json!({ "networks": networks })))
}

pub(crate) fn show(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let found = asked.control.get_network(&asked.caller, &key(asked, name)?)?;
    Ok(answer(StatusCode::OK, shown(&found)))
}

pub(crate) async fn delete(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.control.delete_network(&asked.caller, &key(asked, name)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What functions wanted to reach and must not, since the server started.
pub(crate) fn denied(asked: &Asked, to: &DeniedTo) -> Result<Response, Fault> {
    let scope = asked.scope()?;
    let denied = asked.control.list_denied(&asked.caller, (&scope, &asked.region), to)?;
    let denied: Vec<_> = denied.iter().map(denial).collect();
    Ok(answer(StatusCode::OK, json!({ "denied": denied })))
}

fn key(asked: &Asked, name: &str) -> Result<NetworkKey, Fault> {
    let name = name.parse().map_err(|error: model::BadName| bad(error.to_string()))?;
    Ok(NetworkKey { scope: asked.scope()?, region: asked.region.clone(), name })
}

/// With the ids by which AWS's tools name it.
fn shown(Shown { network, used_by }: &Shown) -> Value {
    let id = &network.id;
    json!({
        "name": network.key.name,
        "rules": network.rules,
        "private": network.private,
        "created": network.created.to_string(),
        "used_by": used_by.iter().map(|key| &key.name).collect::<Vec<_>>(),
        "vpc_id": format!("vpc-{id}"),
        "subnet_ids": [format!("subnet-{id}")],
        "security_group_ids": [format!("sg-{id}")],
    })
}

fn denial(denied: &Denial) -> Value {
    json!({
        "function": denied.function.name,
        "revision": denied.revision,
        "network": denied.network,
        "instance": denied.instance,
        "protocol": denied.protocol,
        "address": denied.address,
        "port": denied.port,
        "name": denied.name.as_deref(),
        "count": denied.count,
        "first": denied.first.to_string(),
        "last": denied.last.to_string(),
    })
}
