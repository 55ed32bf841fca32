//! IAM's words, for what it says differently.

use control::{Busy, Error, Held, Invalid};
use http::StatusCode;
use model::{IdentityKind, Resource};

use super::Fault;

pub(super) fn of(error: &Error) -> Option<Fault> {
    Some(match error {
        Error::NotFound(resource) => no_such_entity(not_found(resource)?),
        Error::AlreadyExists(resource) => conflict("EntityAlreadyExists", exists(resource)?),
        Error::Invalid { problem, .. } => invalid(problem),
        Error::LimitExceeded { quota, limit } => limit_exceeded(quota, *limit),
        Error::Busy(Busy::Has { what, .. }) => conflict("DeleteConflict", held(*what)),
        Error::Busy(Busy::OfTeam(resource)) => Fault::bad(
            "UnmodifiableEntity",
            format!("The {resource} is a team's: change the team."),
        ),
        Error::Busy(_) | Error::Stale(_) => conflict(
            "ConcurrentModification",
            "The request was rejected because multiple requests to change this object were \
             submitted simultaneously.",
        ),
        Error::Unsupported(field) => validation(format!("{field} is not supported yet")),
        Error::Internal(source) => Fault { code: "ServiceFailure", ..Fault::internal(&**source) },
        _ => return None,
    })
}

fn no_such_entity(message: String) -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "NoSuchEntity", message)
}

fn conflict(code: &'static str, message: impl Into<String>) -> Fault {
    Fault::new(StatusCode::CONFLICT, code, message)
}

fn validation(message: impl Into<String>) -> Fault {
    Fault::bad("ValidationError", message)
}

/// `/team/ann` → `ann`
fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn not_found(resource: &Resource) -> Option<String> {
    Some(match resource {
        Resource::Identity(scope, kind, name) => match kind {
            IdentityKind::User | IdentityKind::Group | IdentityKind::Role => {
                format!("The {kind} with name {} cannot be found.", last(name))
            }
            IdentityKind::Policy => format!("Policy {} was not found.", kind.arn(scope, name)),
            IdentityKind::CommonPolicy => {
                let is_whole = name.starts_with("arn:");
                let arn = if is_whole { name.clone() } else { kind.arn(scope, name) };
                format!("Policy {arn} was not found.")
            }
        },
        Resource::InlinePolicy(_, kind, _, policy) => {
            format!("The {kind} policy with name {policy} cannot be found.")
        }
        Resource::PolicyVersion(scope, kind, name, version) => format!(
            "Policy {} version {version} does not exist or is not attachable.",
            kind.arn(scope, name)
        ),
        Resource::Key(_, id) => format!("The Access Key with id {id} cannot be found."),
        _ => return None,
    })
}

fn exists(resource: &Resource) -> Option<String> {
    let Resource::Identity(_, kind, name) = resource else { return None };
    let name = last(name);
    let kind = match kind {
        IdentityKind::User => "User",
        IdentityKind::Group => "Group",
        IdentityKind::Role => "Role",
        IdentityKind::Policy | IdentityKind::CommonPolicy => {
            let rule = "Duplicate names are not allowed.";
            return Some(format!("A policy called {name} already exists. {rule}"));
        }
    };
    Some(format!("{kind} with name {name} already exists."))
}

fn invalid(problem: &Invalid) -> Fault {
    match problem {
        Invalid::BadPolicy(bad) => Fault::bad("MalformedPolicyDocument", bad.to_string()),
        Invalid::InlineTooLong { resource, limit } => {
            let of = match resource {
                Resource::Identity(_, kind, name) => format!("{kind} {}", last(name)),
                other => other.to_string(),
            };
            let message = format!("Maximum policy size of {limit} bytes exceeded for {of}");
            conflict("LimitExceeded", message)
        }
        Invalid::TooManyTags(limit) => {
            conflict("LimitExceeded", format!("Cannot exceed quota for tags: {limit}"))
        }
        other => validation(other.to_string()),
    }
}

fn limit_exceeded(quota: &str, limit: u64) -> Fault {
    let message = match quota {
        "VersionsPerPolicy" => format!(
            "A managed policy can have up to {limit} versions. Before you create a new version, \
             you must delete an existing version."
        ),
        _ => format!("Cannot exceed quota for {quota}: {limit}"),
    };
    conflict("LimitExceeded", message)
}

fn held(what: Held) -> &'static str {
    match what {
        Held::Keys => "Cannot delete entity, must delete access keys first.",
        Held::Groups | Held::Members => "Cannot delete entity, must remove users from group first.",
        Held::InlinePolicies => "Cannot delete entity, must delete policies first.",
        Held::AttachedPolicies => "Cannot delete entity, must detach all policies first.",
        Held::Attachments => "Cannot delete a policy attached to entities.",
        Held::Versions => {
            "This policy has more than one version. Before you delete a policy, you must delete \
             the policy's versions. The default version is deleted with the policy."
        }
        Held::Default => "Cannot delete the default version of a policy.",
    }
}

#[cfg(test)]
mod tests {
    use model::{Scope, policy::BadPolicy};

    use super::*;
    use crate::{model::Protocol, wire::iam::API};

    const DOCS: &str = include_str!("../../../../../docs/errors/aws.md");

    fn identity(kind: IdentityKind, name: &str) -> Resource {
        Resource::Identity(Scope::aws("123456789012").unwrap(), kind, name.into())
    }

    #[test]
    fn every_kind_has_iams_words() {
        use IdentityKind as K;
        let scope = || Scope::aws("123456789012").unwrap();
        let invalid = |problem| Error::Invalid { field: "F", problem };
        let held = |what| Error::Busy(Busy::Has { resource: identity(K::User, "/ann"), what });
        let errors = [
            Error::NotFound(identity(K::User, "/team/ann")),
            Error::NotFound(identity(K::Group, "/g")),
            Error::NotFound(identity(K::Role, "/r")),
            Error::NotFound(identity(K::Policy, "/p")),
            Error::NotFound(identity(K::CommonPolicy, "/Gone")),
            Error::NotFound(identity(K::CommonPolicy, "arn:aws:iam::1:policy/p")),
            Error::NotFound(Resource::InlinePolicy(scope(), K::Role, "/r".into(), "p".into())),
            Error::NotFound(Resource::PolicyVersion(scope(), K::Policy, "/p".into(), "v7".into())),
            Error::NotFound(Resource::Key(scope(), "AKIA1".into())),
            Error::AlreadyExists(identity(K::User, "/team/ann")),
            Error::AlreadyExists(identity(K::Group, "/g")),
            Error::AlreadyExists(identity(K::Role, "/r")),
            Error::AlreadyExists(identity(K::Policy, "/p")),
            invalid(Invalid::BadPolicy(BadPolicy::Syntax)),
            invalid(Invalid::BadPolicy(BadPolicy::Principal("arn:x".into()))),
            invalid(Invalid::InlineTooLong { resource: identity(K::Role, "/r"), limit: 10240 }),
            invalid(Invalid::TooManyTags(50)),
            invalid(Invalid::Other("The specified value is invalid.".into())),
            Error::LimitExceeded { quota: "UsersPerAccount", limit: 5000 },
            Error::LimitExceeded { quota: "VersionsPerPolicy", limit: 5 },
            held(Held::Keys),
            held(Held::Groups),
            held(Held::Members),
            held(Held::InlinePolicies),
            held(Held::AttachedPolicies),
            held(Held::Attachments),
            held(Held::Versions),
            held(Held::Default),
            Error::Busy(Busy::Contended(identity(K::User, "/ann"))),
            Error::Stale(identity(K::User, "/ann")),
            Error::Unsupported("Scope"),
            Error::internal("secret"),
        ];
        let lines: Vec<_> = errors
            .into_iter()
            .map(|error| {
                let Fault { status, code, message, .. } = Fault::of(error, Protocol::Query);
                if let Some((_, stated)) = API.errors.iter().find(|(name, _)| *name == code) {
                    assert_eq!(status.as_u16(), *stated, "the model states another of {code}");
                }
                assert!(DOCS.contains(&format!("`{code}`")), "docs/errors/aws.md lacks {code}");
                format!("{} {code}: {message}", status.as_u16())
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        404 NoSuchEntity: The user with name ann cannot be found.
        404 NoSuchEntity: The group with name g cannot be found.
        404 NoSuchEntity: The role with name r cannot be found.
        404 NoSuchEntity: Policy arn:aws:iam::123456789012:policy/p was not found.
        404 NoSuchEntity: Policy arn:aws:iam::aws:policy/Gone was not found.
        404 NoSuchEntity: Policy arn:aws:iam::1:policy/p was not found.
        404 NoSuchEntity: The role policy with name p cannot be found.
        404 NoSuchEntity: Policy arn:aws:iam::123456789012:policy/p version v7 does not exist or is not attachable.
        404 NoSuchEntity: The Access Key with id AKIA1 cannot be found.
        409 EntityAlreadyExists: User with name ann already exists.
        409 EntityAlreadyExists: Group with name g already exists.
        409 EntityAlreadyExists: Role with name r already exists.
        409 EntityAlreadyExists: A policy called p already exists. Duplicate names are not allowed.
        400 MalformedPolicyDocument: Syntax errors in policy.
        400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:x"
        409 LimitExceeded: Maximum policy size of 10240 bytes exceeded for role r
        409 LimitExceeded: Cannot exceed quota for tags: 50
        400 ValidationError: The specified value is invalid.
        409 LimitExceeded: Cannot exceed quota for UsersPerAccount: 5000
        409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.
        409 DeleteConflict: Cannot delete entity, must delete access keys first.
        409 DeleteConflict: Cannot delete entity, must remove users from group first.
        409 DeleteConflict: Cannot delete entity, must remove users from group first.
        409 DeleteConflict: Cannot delete entity, must delete policies first.
        409 DeleteConflict: Cannot delete entity, must detach all policies first.
        409 DeleteConflict: Cannot delete a policy attached to entities.
        409 DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.
        409 DeleteConflict: Cannot delete the default version of a policy.
        409 ConcurrentModification: The request was rejected because multiple requests to change this object were submitted simultaneously.
        409 ConcurrentModification: The request was rejected because multiple requests to change this object were submitted simultaneously.
        400 ValidationError: Scope is not supported yet
        500 ServiceFailure: An internal error occurred; the server's log says more
        "#);
    }
}
