use axum::response::Response;
use control::explain;
use http::StatusCode;
use model::policy::{Decision, Grounds, Why};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Asked, answer, fault::Fault, read};

/// What is asked: a principal, an action, a resource; and what conditions may ask besides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    principal: String,
    action: String,
    resource: String,
    #[serde(default)]
    context: Vec<(String, String)>,
}

pub(crate) fn explain(asked: &Asked) -> Result<Response, Fault> {
    let question: Question = read(&asked.body)?;
    let Question { principal, action, resource, context } = question;
    // A name alone is a function's, of the region that the request is for.
    let resource = match (resource.contains(':') || resource == "*", asked.caller.principal.scope())
    {
        (false, Some(scope)) => {
            format!("arn:aws:lambda:{}:{}:function:{resource}", asked.region, scope.owner())
        }
        _ => resource,
    };
    let question = explain::Asked { principal, action, resource, context };
    let found = asked.control.explain(&asked.caller, &question)?;
    let grounds = |grounds: &Grounds| {
        json!({
            "kind": kind(grounds.why),
            "policy": grounds.policy,
            "statement": grounds.statement,
            "text": found.statement.as_deref().and_then(|text| {
                serde_json::from_str::<Value>(text).ok()
            }),
        })
    };
    let (is_allowed, decided_by, missing) = match &found.decision {
        Decision::Allowed(by) => (true, Some(grounds(by)), None),
        Decision::Denied(by) => (false, Some(grounds(by)), None),
        Decision::NotAllowed(why) => (false, None, Some(kind(*why))),
    };
    let considered: Vec<_> = found
        .asked
        .iter()
        .map(|(why, name)| json!({ "kind": kind(*why), "policy": name }))
        .collect();
    let shown = json!({
        "allowed": is_allowed,
        "principal": found.principal,
        "action": question.action,
        "resource": question.resource,
        "decided_by": decided_by,
        "nothing_allows_in": missing,
        "considered": considered,
    });
    Ok(answer(StatusCode::OK, shown))
}

fn kind(why: Why) -> &'static str {
    match why {
        Why::Identity => "identity policy",
        Why::Boundary => "permissions boundary",
        Why::Session => "session policy",
        Why::Resource => "resource policy",
    }
}
