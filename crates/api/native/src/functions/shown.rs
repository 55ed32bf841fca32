//! A function as this API tells it.

use control::{Control, functions::is_public};
use model::{Contract, Function, Http, HttpProgram, Reason, ReasonCode, State, UpdateStatus};
use serde_json::{Map, Value, json};

use super::settings::ProbeText;

/// What a list tells of each.
pub(super) fn summary(control: &Control, function: &Function) -> Value {
    Value::Object(brief(control, function))
}

/// All of it.
pub(super) fn shown(control: &Control, function: &Function) -> Value {
    let Function { key, draft, last_update, created, tags, .. } = function;
    let (config, code) = (&draft.config, &draft.code);
    let mut told = brief(control, function);
    let update = match last_update.status {
        UpdateStatus::Successful => "Successful",
        UpdateStatus::InProgress => "InProgress",
        UpdateStatus::Failed => "Failed",
    };
    let more = json!({
        "scope": key.scope,
        "region": key.region,
        "description": config.description,
        "role": config.role,
        "ephemeral_mb": config.ephemeral_mb,
        "env": config.env.0,
        "network": config.network.as_ref().map(|network| &network.name),
        "log_group": config.log_group(&key.name),
        "code": { "sha256": code.digest, "bytes": code.bytes },
        "last_update": { "status": update, "reason": last_update.reason.as_ref().map(reason) },
        "revision": function.revision_token,
        "created": created.to_string(),
        "tags": tags,
    });
    put(&mut told, more);
    if let Contract::Http(http) = &config.contract {
        put(&mut told, settings(http));
    }
    Value::Object(told)
}

fn brief(control: &Control, function: &Function) -> Map<String, Value> {
    let Function { key, draft, state, modified, .. } = function;
    let config = &draft.config;
    let (state, why) = match state {
        State::Pending(why) => ("Pending", Some(why)),
        State::Active => ("Active", None),
        State::Failed(why) => ("Failed", Some(why)),
    };
    let mut told = Map::new();
    put(
        &mut told,
        json!({
            "name": key.name,
            "runtime": config.runtime,
            "memory_mb": config.memory_mb,
            "timeout_s": config.timeout_s,
            "state": state,
            "reason": why.map(reason),
            "modified": modified.to_string(),
        }),
    );
    let own = match &config.contract {
        Contract::Lambda => json!({
            "contract": "lambda",
            "handler": config.handler,
            "url": null,
            "host_url": null,
        }),
        Contract::Http(http) => {
            let urls = control.urls(key);
            let (target, signature, command) = match &http.program {
                HttpProgram::Framework(signature) => {
                    (Some(&config.handler), Some(signature.as_str()), None)
                }
                HttpProgram::Command(command) => (None, None, Some(command)),
            };
            json!({
                "contract": "http",
                "target": target,
                "signature": signature,
                "command": command,
                "public": is_public(function),
                "url": urls.url,
                "host_url": urls.host_url,
            })
        }
    };
    put(&mut told, own);
    told
}

fn settings(http: &Http) -> Value {
    let Http {
        program: _,
        milli_cpu,
        max_in_flight,
        min_instances,
        max_instances,
        startup,
        liveness,
        readiness,
    } = http;
    json!({
        "cpu": f64::from(*milli_cpu) / 1000.0,
        "max_in_flight": max_in_flight,
        "min_instances": min_instances,
        "max_instances": max_instances,
        "startup": ProbeText::from(startup),
        "liveness": liveness.as_ref().map(ProbeText::from),
        "readiness": readiness.as_ref().map(ProbeText::from),
    })
}

fn reason(reason: &Reason) -> Value {
    let code = match reason.code {
        ReasonCode::Creating => "Creating",
        ReasonCode::Idle => "Idle",
        ReasonCode::InvalidRuntime => "InvalidRuntime",
        ReasonCode::InvalidZip => "InvalidZip",
        ReasonCode::InvalidConfiguration => "InvalidConfiguration",
        ReasonCode::InsufficientRights => "InsufficientRights",
        ReasonCode::FunctionError => "FunctionError",
        ReasonCode::Internal => "Internal",
        ReasonCode::OutOfCapacity => "OutOfCapacity",
    };
    json!({ "code": code, "message": reason.message })
}

/// Adds the members of an object.
fn put(told: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        told.extend(more);
    }
}
