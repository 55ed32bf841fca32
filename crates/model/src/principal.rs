use std::{fmt, net::IpAddr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{FunctionKey, Scope, Session};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Principal {
    /// The scope's root, by one of its access keys.
    Root { scope: Scope, access_key: String },
    /// A user, by one of its access keys.
    User { scope: Scope, path: String, name: String, access_key: String },
    /// Somebody who has taken on a role, under a name of their own.
    Session { scope: Scope, role: String, session: String, access_key: String },
    /// A part of the platform itself, by its name.
    System(String),
    /// Nobody knows who.
    Anonymous,
}

impl Principal {
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Root { scope, .. } | Self::User { scope, .. } | Self::Session { scope, .. } => {
                Some(scope)
            }
            Self::System(_) | Self::Anonymous => None,
        }
    }

    pub fn access_key(&self) -> Option<&str> {
        match self {
            Self::Root { access_key, .. }
            | Self::User { access_key, .. }
            | Self::Session { access_key, .. } => Some(access_key),
            Self::System(_) | Self::Anonymous => None,
        }
    }

    /// The same, by another of its keys.
    #[must_use]
    pub fn signing_with(mut self, key: String) -> Self {
        match &mut self {
            Self::Root { access_key, .. }
            | Self::User { access_key, .. }
            | Self::Session { access_key, .. } => *access_key = key,
            Self::System(_) | Self::Anonymous => {}
        }
        self
    }

    /// Its name in policies.
    pub fn in_policies(&self) -> Option<String> {
        let owner = self.scope()?.owner();
        Some(match self {
            Self::User { path, name, .. } => format!("arn:aws:iam::{owner}:user{path}{name}"),
            Self::Session { role, session, .. } => {
                format!("arn:aws:sts::{owner}:assumed-role/{role}/{session}")
            }
            Self::Root { .. } | Self::System(_) | Self::Anonymous => {
                format!("arn:aws:iam::{owner}:root")
            }
        })
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root { scope, access_key } => write!(f, "the root of {scope} ({access_key})"),
            Self::User { scope, name, access_key, .. } => {
                write!(f, "the user {name} of {scope} ({access_key})")
            }
            Self::Session { scope, role, session, .. } => {
                write!(f, "{session}, with the role {role} of {scope}")
            }
            Self::System(part) => write!(f, "the platform's {part}"),
            Self::Anonymous => f.write_str("anonymous"),
        }
    }
}

/// A principal together with where its request came from, as the trail records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub principal: Principal,
    pub request_id: String,
    pub source_ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// The function whose code asks, through its own way into the platform.
    pub function: Option<FunctionKey>,
    /// What bounds the principal, where its credentials were lent for a time.
    pub session: Option<Arc<Session>>,
}

impl Caller {
    pub fn new(principal: Principal, request_id: String) -> Self {
        let (source_ip, user_agent, function, session) = (None, None, None, None);
        Self { principal, request_id, source_ip, user_agent, function, session }
    }

    pub fn system(name: &str, request_id: String) -> Self {
        Self::new(Principal::System(name.to_owned()), request_id)
    }
}
