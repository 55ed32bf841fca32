use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::Scope;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Principal {
    /// The scope's root, by one of its access keys.
    Root { scope: Scope, access_key: String },
    /// A part of the platform itself, by its name.
    System(String),
}

impl Principal {
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Root { scope, .. } => Some(scope),
            Self::System(_) => None,
        }
    }

    /// Its name in policies.
    pub fn in_policies(&self) -> Option<String> {
        self.scope().map(|scope| format!("arn:aws:iam::{}:root", scope.owner()))
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root { scope, access_key } => write!(f, "the root of {scope} ({access_key})"),
            Self::System(part) => write!(f, "the platform's {part}"),
        }
    }
}

/// A principal together with where its request came from, as the trail records it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub principal: Principal,
    pub request_id: String,
    pub source_ip: Option<IpAddr>,
    pub user_agent: Option<String>,
}

impl Caller {
    pub fn system(name: &str, request_id: String) -> Self {
        let principal = Principal::System(name.to_owned());
        Self { principal, request_id, source_ip: None, user_agent: None }
    }
}
