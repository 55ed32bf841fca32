use std::{fmt, time::Duration};

use model::{
    Action, Caller, LayerKey, Principal, Resource,
    policy::{BadPolicy, Decision, Why},
};
use thiserror::Error;

use crate::secrets::{SecretBusy, SecretProblem};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why the platform did not do what was asked.
///
/// The kinds are few and closed because every front end must translate all of them; what is
/// particular goes into the fields. Crates below `control` have error types of their own.
#[derive(Debug, Error)]
pub enum Error {
    #[error("{0} does not exist")]
    NotFound(Resource),
    #[error("{0} already exists")]
    AlreadyExists(Resource),
    #[error("{field}: {problem}")]
    Invalid { field: &'static str, problem: Invalid },
    /// The caller's token names a state that is no more.
    #[error("{0} has changed since it was read; read it again and retry")]
    Stale(Resource),
    #[error("{0}")]
    Busy(Busy),
    #[error("{what} is larger than {limit} bytes")]
    TooLarge { what: Oversized, limit: u64 },
    #[error("{quota} is limited to {limit}")]
    LimitExceeded { quota: &'static str, limit: u64 },
    #[error("{reason}")]
    Throttled { reason: String, retry_after: Duration },
    #[error("{0}")]
    Unauthenticated(Unauthenticated),
    #[error("{0}")]
    Forbidden(Box<Forbidden>),
    #[error("{0} is not supported yet")]
    Unsupported(&'static str),
    /// Not now: the platform starts, drains, or its disk is full.
    #[error("{0}")]
    Unavailable(String),
    #[error("internal error")]
    Internal(#[source] Source),
}

/// What a client sent too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oversized {
    Payload,
    Package,
}

impl fmt::Display for Oversized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Payload => "the payload",
            Self::Package => "the package",
        })
    }
}

/// What is wrong with a value, for the kinds that a front end words by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// Not a zip archive, or a damaged one.
    NotAZip(String),
    /// More than this many bytes when unpacked.
    UnpacksTooLarge(u64),
    /// Code and layers together.
    LayersTooLarge {
        limit: u64,
        bytes: u64,
    },
    /// More than this many.
    TooManyLayers(usize),
    SameLayerTwice,
    /// A resource has this many at most.
    TooManyTags(usize),
    NoSuchLayer(LayerKey, u64),
    /// A policy has a statement of this name already.
    SameStatement(String),
    /// A policy has no statement of this name.
    NoSuchStatement(String),
    PolicyTooLong {
        limit: usize,
        bytes: usize,
    },
    /// A text is no policy.
    BadPolicy(BadPolicy),
    /// The policies of an identity's own have more characters than this together.
    InlineTooLong {
        resource: Resource,
        limit: usize,
    },
    /// The role is not there, or does not let functions take it on.
    NoRights,
    /// The role is another scope's.
    RoleElsewhere,
    Secret(SecretProblem),
    /// The names and values of the environment take more than this many bytes.
    EnvTooLarge(u64),
    /// The package's digest is not the one that the caller named.
    DigestMismatch,
    NotUtf8,
    /// An object storage refused to give the package.
    Unread {
        code: String,
        message: String,
    },
    Other(String),
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAZip(why) => write!(f, "not a readable zip archive: {why}"),
            Self::LayersTooLarge { limit, bytes } => {
                write!(f, "code and layers unpack to {bytes} bytes; {limit} are allowed")
            }
            Self::TooManyLayers(limit) => write!(f, "names more than {limit} layers"),
            Self::SameLayerTwice => f.write_str("names one layer twice"),
            Self::TooManyTags(limit) => write!(f, "a resource has {limit} tags at most"),
            Self::NoSuchLayer(key, version) => write!(f, "there is no layer {key}:{version}"),
            Self::SameStatement(id) => write!(f, "there is a statement {id} already"),
            Self::NoSuchStatement(id) => write!(f, "there is no statement {id}"),
            Self::PolicyTooLong { limit, bytes } => {
                write!(f, "the policy has {bytes} bytes; {limit} are allowed")
            }
            Self::InlineTooLong { resource, limit } => {
                write!(f, "the policies of {resource} have more than {limit} characters")
            }
            Self::Secret(problem) => write!(f, "{problem}"),
            Self::BadPolicy(bad) => bad.fmt(f),
            Self::RoleElsewhere => f.write_str("is a role of another scope"),
            Self::NoRights => f.write_str("is no role that functions may take on"),
            Self::UnpacksTooLarge(limit) => write!(f, "larger than {limit} bytes when unpacked"),
            Self::EnvTooLarge(limit) => write!(f, "larger than {limit} bytes"),
            Self::DigestMismatch => f.write_str("does not match the package"),
            Self::Unread { code, message } => write!(f, "{code}: {message}"),
            Self::NotUtf8 => f.write_str("not UTF-8"),
            Self::Other(problem) => f.write_str(problem),
        }
    }
}

/// Why something cannot be done in its present state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Busy {
    #[error("{resource} is {state}{}", .reason.as_ref().map_or(String::new(), |why| format!(": {why}")))]
    State { resource: Resource, state: FunctionState, reason: Option<String> },
    #[error("an update of {0} is in progress")]
    Updating(Resource),
    #[error("{resource} is in use by {by}")]
    InUse { resource: Resource, by: String },
    /// It cannot go as long as there is this.
    #[error("{resource} has {what}")]
    Has { resource: Resource, what: Held },
    /// A team's group changes with the team alone.
    #[error("{0} is of a team, and changes with it")]
    OfTeam(Resource),
    #[error("{0}")]
    Secret(SecretBusy),
    /// Others changed the same thing too often meanwhile.
    #[error("{0} is being changed by others; retry")]
    Contended(Resource),
}

/// What keeps an identity or a policy from going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Keys,
    Groups,
    Members,
    InlinePolicies,
    AttachedPolicies,
    /// A policy is attached to something.
    Attachments,
    /// A policy has other versions than the one that counts.
    Versions,
    /// A version is the one that counts.
    Default,
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keys => "access keys",
            Self::Groups => "groups",
            Self::Members => "members",
            Self::InlinePolicies => "policies of its own",
            Self::AttachedPolicies => "policies attached to it",
            Self::Attachments => "something that it is attached to",
            Self::Versions => "other versions",
            Self::Default => "the place of the version that counts",
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FunctionState {
    Pending,
    Failed,
}

impl fmt::Display for FunctionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending => "Pending",
            Self::Failed => "Failed",
        })
    }
}

/// Why it is not known who asks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unauthenticated {
    /// No signature at all.
    #[error("the request is not signed")]
    Missing,
    #[error("access key {0} is not known")]
    UnknownKey(String),
    #[error("access key {0} was revoked")]
    RevokedKey(String),
    #[error("access key {0} is inactive")]
    InactiveKey(String),
    #[error("{0}")]
    Signature(sigv4::SigError),
    #[error("the session has ended")]
    Expired,
    #[error("{0}")]
    Token(BadToken),
    /// The provider of identities has not said who it is.
    #[error("the login failed: {0}")]
    Login(String),
}

/// What is wrong with a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadToken {
    #[error("the bearer token is not known")]
    Unknown,
    #[error("the bearer token was revoked")]
    Revoked,
    #[error("the bearer token has expired")]
    Expired,
    #[error("the bearer token is for another audience")]
    Audience,
}

/// Who may not do what to what, and what decided.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{principal} may not {action} on {resource}: {}", why(.decision))]
pub struct Forbidden {
    pub principal: Principal,
    pub action: Action,
    pub resource: Resource,
    pub decision: Decision,
}

fn why(decision: &Decision) -> String {
    let kind = |why: &Why| match why {
        Why::Identity => "policy of the identity",
        Why::Boundary => "permissions boundary",
        Why::Session => "session policy",
        Why::Resource => "policy of the resource",
    };
    match decision {
        Decision::NotAllowed(why) => format!("no {} allows it", kind(why)),
        Decision::Denied(grounds) | Decision::Allowed(grounds) => format!(
            "statement {} of the {} {} denies it",
            grounds.statement,
            kind(&grounds.why),
            grounds.policy
        ),
    }
}

impl Error {
    pub fn internal(source: impl Into<Source>) -> Self {
        Self::Internal(source.into())
    }

    /// What no policy could allow.
    pub(crate) fn forbidden(caller: &Caller, action: Action, resource: Resource) -> Self {
        let decision = Decision::NotAllowed(Why::Identity);
        let principal = caller.principal.clone();
        Self::Forbidden(Box::new(Forbidden { principal, action, resource, decision }))
    }

    /// A full disk refuses new work, and loses nothing that was accepted.
    pub(crate) fn disk_full() -> Self {
        Self::Unavailable("the disk is full: nothing new is accepted".to_owned())
    }

    pub(crate) fn invalid(field: &'static str, problem: impl Into<String>) -> Self {
        Self::Invalid { field, problem: Invalid::Other(problem.into()) }
    }

    /// The kind's name, as the trail records it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "NotFound",
            Self::AlreadyExists(_) => "AlreadyExists",
            Self::Invalid { .. } => "Invalid",
            Self::Stale(_) => "Stale",
            Self::Busy(_) => "Busy",
            Self::TooLarge { .. } => "TooLarge",
            Self::LimitExceeded { .. } => "LimitExceeded",
            Self::Throttled { .. } => "Throttled",
            Self::Unauthenticated(_) => "Unauthenticated",
            Self::Forbidden(_) => "Forbidden",
            Self::Unsupported(_) => "Unsupported",
            Self::Unavailable(_) => "Unavailable",
            Self::Internal(_) => "Internal",
        }
    }
}
