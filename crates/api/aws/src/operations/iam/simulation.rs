//! What both simulations have in common: what they take, and their results.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use control::access::{Origin, Simulated, Simulator};
use model::{IdentityKind, Scope, policy::Decision};

use super::fault;
use crate::{
    fault::Fault,
    wire::iam::{
        ContextEntry, EvaluationResult, PermissionsBoundaryDecisionDetail, SimulatePolicyResponse,
        Statement,
    },
};

const DEFAULT: usize = 100;

/// What is asked of each action and resource, a page of all their pairs.
pub(super) async fn results(
    simulator: &Simulator,
    (actions, resources): (&[String], &[String]),
    (marker, most): (Option<&str>, Option<i32>),
) -> Result<SimulatePolicyResponse, Fault> {
    let everything = ["*".to_owned()];
    let resources = if resources.is_empty() { &everything[..] } else { resources };
    let from = marker.map(read).transpose()?.unwrap_or(0);
    let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(DEFAULT);
    let pairs = actions.iter().flat_map(|it| resources.iter().map(move |resource| (it, resource)));
    let pairs: Vec<_> = pairs.skip(from).take(most).collect();
    let mut page = Vec::with_capacity(pairs.len());
    for (action, resource) in pairs {
        let asked = simulator.ask(action, resource).await.map_err(fault)?;
        page.push(shown(action, resource, asked));
    }
    let to = from + page.len();
    let more = to < actions.len() * resources.len();
    Ok(SimulatePolicyResponse {
        evaluation_results: Some(page),
        is_truncated: Some(more),
        marker: more.then(|| URL_SAFE_NO_PAD.encode(to.to_string())),
    })
}

fn read(marker: &str) -> Result<usize, Fault> {
    let text = URL_SAFE_NO_PAD.decode(marker).ok().and_then(|it| String::from_utf8(it).ok());
    let from = text.and_then(|text| text.parse::<u32>().ok());
    let from = from.and_then(|from| usize::try_from(from).ok());
    from.ok_or_else(|| Fault::bad("ValidationError", "Invalid Marker."))
}

fn shown(action: &str, resource: &str, it: Simulated) -> EvaluationResult {
    let (decision, grounds) = match it.decision {
        Decision::Allowed(grounds) => ("allowed", Some(grounds)),
        Decision::Denied(grounds) => ("explicitDeny", Some(grounds)),
        Decision::NotAllowed(_) => ("implicitDeny", None),
    };
    let statement = grounds.map(|grounds| Statement {
        source_policy_id: Some(grounds.policy),
        source_policy_type: it.origin.map(|origin| kind(origin).to_owned()),
        ..Statement::default()
    });
    let boundary = it.boundary_allows.map(|allows| PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: Some(allows),
    });
    EvaluationResult {
        eval_action_name: Some(action.to_owned()),
        eval_decision: Some(decision.to_owned()),
        eval_resource_name: Some(resource.to_owned()),
        matched_statements: Some(statement.into_iter().collect()),
        missing_context_values: Some(it.missing),
        permissions_boundary_decision_detail: boundary,
        ..EvaluationResult::default()
    }
}

fn kind(origin: Origin) -> &'static str {
    match origin {
        Origin::Inline(IdentityKind::User) => "user",
        Origin::Inline(IdentityKind::Group) => "group",
        Origin::Inline(_) => "role",
        Origin::Managed => "user-managed",
        Origin::Common => "aws-managed",
        Origin::Resource => "resource",
        Origin::Given => "none",
    }
}

pub(super) fn context(given: Option<Vec<ContextEntry>>) -> Vec<(String, Vec<String>)> {
    let pairs = given.unwrap_or_default().into_iter();
    let pairs = pairs.filter_map(|entry| {
        Some((entry.context_key_name?, entry.context_key_values.unwrap_or_default()))
    });
    pairs.collect()
}

/// An account, by its number or the whole name of its root.
pub(super) fn owner(given: Option<&str>) -> Result<Option<Scope>, Fault> {
    let read = |text: &str| {
        let number = text.strip_prefix("arn:aws:iam::").and_then(|it| it.strip_suffix(":root"));
        let invalid = |_| Fault::bad("InvalidInput", format!("Invalid resource owner: {text}"));
        Scope::aws(number.unwrap_or(text)).map_err(invalid)
    };
    given.map(read).transpose()
}

/// There may be one, though it is a list.
pub(super) fn one_boundary(given: Option<Vec<String>>) -> Result<Option<String>, Fault> {
    let mut given = given.unwrap_or_default();
    if given.len() > 1 {
        let message = "Only one permissions boundary policy can be specified";
        return Err(Fault::bad("InvalidInput", message));
    }
    Ok(given.pop())
}

/// What is refused, if it is there.
pub(super) fn must_be_absent<T>(given: Option<&T>, name: &str) -> Result<(), Fault> {
    match given {
        None => Ok(()),
        Some(_) => Err(Fault::bad("ValidationError", format!("{name} is not supported yet"))),
    }
}
