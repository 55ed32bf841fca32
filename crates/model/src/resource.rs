use std::fmt;

use serde::{Deserialize, Serialize};

use crate::access::TEAMS_PATH;
use crate::{Action, FunctionKey, IdentityKind, LayerKey, NetworkKey, Region, Scope, SecretKey};

/// What it is asked of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Resource {
    Function(FunctionKey),
    /// Every function of a scope and region.
    Functions(Scope, Region),
    Layer(LayerKey),
    LayerVersion(LayerKey, u64),
    /// Every layer of a scope and region.
    Layers(Scope, Region),
    LogGroup(Scope, Region, String),
    /// Every log group of a scope and region.
    LogGroups(Scope, Region),
    /// The group's name, and the stream's.
    LogStream(Scope, Region, String, String),
    Key(Scope, String),
    Keys(Scope),
    /// A bearer token: its user's name, and its id; `*` is all that the user has.
    Token(Scope, String, String),
    /// A user, group, role or policy, by its path and name: `/team/ann`. `/` alone is all of them.
    Identity(Scope, IdentityKind, String),
    /// A policy of one of them, by both names.
    InlinePolicy(Scope, IdentityKind, String, String),
    /// A version of a managed policy, by the policy's path and name and by its number.
    PolicyVersion(Scope, IdentityKind, String, String),
    /// All that a scope has of them.
    Identities(Scope),
    Secret(SecretKey),
    /// A version of a secret, as it is asked for: `staging label: AWSCURRENT`.
    SecretVersion(SecretKey, Box<str>),
    /// Every secret of a scope and region.
    Secrets(Scope, Region),
    /// What everything secret is sealed under.
    MasterKeys,
    Network(NetworkKey),
    /// Every network of a scope and region.
    Networks(Scope, Region),
    Runtime(String),
    Platform,
}

impl Resource {
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Function(key) => Some(&key.scope),
            Self::Layer(key) | Self::LayerVersion(key, _) => Some(&key.scope),
            Self::Network(key) => Some(&key.scope),
            Self::Functions(scope, _)
            | Self::Layers(scope, _)
            | Self::Networks(scope, _)
            | Self::Secrets(scope, _)
            | Self::LogGroups(scope, _)
            | Self::LogGroup(scope, _, _)
            | Self::LogStream(scope, _, _, _)
            | Self::Key(scope, _)
            | Self::Keys(scope)
            | Self::Token(scope, _, _)
            | Self::Identity(scope, _, _)
            | Self::InlinePolicy(scope, _, _, _)
            | Self::PolicyVersion(scope, _, _, _)
            | Self::Identities(scope) => Some(scope),
            Self::Secret(key) | Self::SecretVersion(key, _) => Some(&key.scope),
            Self::MasterKeys | Self::Runtime(_) | Self::Platform => None,
        }
    }
}

impl Resource {
    /// What policies call it, as it is asked for.
    pub fn in_policies(&self, asked: Action) -> String {
        let logs = |scope: &Scope, region: &Region, group: &str| {
            format!("arn:aws:logs:{region}:{}:log-group:{group}", scope.owner())
        };
        let own = |scope: &Scope, thing: &str| format!("arn:aws:morrow::{}:{thing}", scope.owner());
        match self {
            Self::Function(key) => key.in_policies(),
            Self::Layer(key) => key.in_policies(),
            Self::LayerVersion(key, version) => format!("{}:{version}", key.in_policies()),
            // Without the colon that stands for "and what is in it" only where tags are meant.
            Self::LogGroup(scope, region, name) => match asked {
                Action::ListLogTags | Action::TagLogGroup | Action::UntagLogGroup => {
                    logs(scope, region, name)
                }
                _ => format!("{}:log-stream:", logs(scope, region, name)),
            },
            Self::LogGroups(scope, region) => format!("{}:log-stream:", logs(scope, region, "")),
            Self::LogStream(scope, region, group, stream) => {
                format!("{}:log-stream:{stream}", logs(scope, region, group))
            }
            Self::Key(scope, id) => own(scope, &format!("key/{id}")),
            Self::Token(scope, user, id) => own(scope, &format!("token/{user}/{id}")),
            Self::Identity(scope, kind, name)
            | Self::InlinePolicy(scope, kind, name, _)
            | Self::PolicyVersion(scope, kind, name, _) => kind.arn(scope, name),
            Self::Network(key) => key.in_policies(),
            Self::Secret(key) | Self::SecretVersion(key, _) => key.in_policies(),
            Self::Runtime(name) => format!("arn:aws:morrow:::runtime/{name}"),
            Self::Functions(..)
            | Self::Layers(..)
            | Self::Networks(..)
            | Self::Keys(_)
            | Self::Identities(_)
            | Self::Secrets(..)
            | Self::MasterKeys
            | Self::Platform => "*".to_owned(),
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(key) => write!(f, "function {key}"),
            Self::Functions(scope, region) => write!(f, "functions of {scope}/{region}"),
            Self::Layer(key) => write!(f, "layer {key}"),
            Self::LayerVersion(key, version) => write!(f, "layer {key}:{version}"),
            Self::Layers(scope, region) => write!(f, "layers of {scope}/{region}"),
            Self::LogGroup(scope, region, name) => write!(f, "log group {scope}/{region}/{name}"),
            Self::LogGroups(scope, region) => write!(f, "log groups of {scope}/{region}"),
            Self::LogStream(scope, region, group, stream) => {
                write!(f, "log stream {scope}/{region}/{group}:{stream}")
            }
            Self::Key(scope, id) => write!(f, "access key {scope}/{id}"),
            Self::Keys(scope) => write!(f, "access keys of {scope}"),
            Self::Token(scope, user, id) => write!(f, "token {id} of user {scope}/{user}"),
            Self::Identity(scope, kind, name) => {
                match name.strip_prefix(TEAMS_PATH).and_then(|team| team.strip_suffix('/')) {
                    Some(team) => write!(f, "team {scope}/{team}"),
                    None => write!(f, "{kind} {scope}{name}"),
                }
            }
            Self::InlinePolicy(scope, kind, name, policy) => {
                write!(f, "policy {policy} of {kind} {scope}{name}")
            }
            Self::PolicyVersion(scope, kind, name, version) => {
                write!(f, "version {version} of {kind} {scope}{name}")
            }
            Self::Identities(scope) => write!(f, "identities of {scope}"),
            Self::Secret(key) => write!(f, "secret {key}"),
            Self::SecretVersion(key, which) => write!(f, "{which} of secret {key}"),
            Self::Secrets(scope, region) => write!(f, "secrets of {scope}/{region}"),
            Self::MasterKeys => f.write_str("master key ring"),
            Self::Network(key) => write!(f, "network {key}"),
            Self::Networks(scope, region) => write!(f, "networks of {scope}/{region}"),
            Self::Runtime(name) => write!(f, "runtime {name}"),
            Self::Platform => f.write_str("platform"),
        }
    }
}
