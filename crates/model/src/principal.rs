use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::{FunctionKey, LayerKey, Region, Scope};

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

/// What is asked. Closed: policies, the trail and the docs enumerate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Action {
    CreateFunction,
    GetFunction,
    GetFunctionConfiguration,
    ListFunctions,
    UpdateFunctionCode,
    UpdateFunctionConfiguration,
    DeleteFunction,
    InvokeFunction,
    GetFunctionPolicy,
    ShareFunction,
    UnshareFunction,
    /// The platform ends a change it began: Pending → Active or Failed.
    SettleFunction,
    ReadLogs,
    WriteLogs,
    CreateLogGroup,
    DeleteLogGroup,
    CreateLogStream,
    DeleteLogStream,
    SetLogRetention,
    TagLogGroup,
    UntagLogGroup,
    ExpireLogs,
    GetCallerIdentity,
    PublishLayer,
    GetLayer,
    ListLayers,
    DeleteLayer,
    GetLayerPolicy,
    ShareLayer,
    UnshareLayer,
    ListTags,
    TagFunction,
    UntagFunction,
    /// How much of its quotas an account uses.
    ReadUsage,
    CreateKey,
    ListKeys,
    RevokeKey,
    ListRuntimes,
    AddRuntime,
    RemoveRuntime,
    ReadStatus,
    CollectGarbage,
}

impl Action {
    /// Whether it changes state, so that it must leave a record in the trail.
    pub fn mutates(self) -> bool {
        !matches!(
            self,
            Self::GetFunction
                | Self::GetFunctionConfiguration
                | Self::ListFunctions
                | Self::InvokeFunction
                | Self::ReadLogs
                | Self::WriteLogs
                | Self::GetCallerIdentity
                | Self::GetLayer
                | Self::ListLayers
                | Self::GetLayerPolicy
                | Self::ListTags
                | Self::GetFunctionPolicy
                | Self::ReadUsage
                | Self::ListKeys
                | Self::ListRuntimes
                | Self::ReadStatus
        )
    }
}

impl Action {
    /// What policies call it, where a function's own policy can allow it.
    pub fn of_function(self) -> Option<&'static str> {
        Some(match self {
            Self::GetFunction => "lambda:GetFunction",
            Self::GetFunctionConfiguration => "lambda:GetFunctionConfiguration",
            Self::UpdateFunctionCode => "lambda:UpdateFunctionCode",
            Self::UpdateFunctionConfiguration => "lambda:UpdateFunctionConfiguration",
            Self::DeleteFunction => "lambda:DeleteFunction",
            Self::InvokeFunction => "lambda:InvokeFunction",
            Self::GetFunctionPolicy => "lambda:GetPolicy",
            Self::ShareFunction => "lambda:AddPermission",
            Self::UnshareFunction => "lambda:RemovePermission",
            Self::ListTags => "lambda:ListTags",
            Self::TagFunction => "lambda:TagResource",
            Self::UntagFunction => "lambda:UntagResource",
            _ => return None,
        })
    }
}

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
    /// The group's name, and the stream's.
    LogStream(Scope, Region, String, String),
    Key(Scope, String),
    Keys(Scope),
    Runtime(String),
    Platform,
}

impl Resource {
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Function(key) => Some(&key.scope),
            Self::Layer(key) | Self::LayerVersion(key, _) => Some(&key.scope),
            Self::Functions(scope, _)
            | Self::Layers(scope, _)
            | Self::LogGroup(scope, _, _)
            | Self::LogStream(scope, _, _, _)
            | Self::Key(scope, _)
            | Self::Keys(scope) => Some(scope),
            Self::Runtime(_) | Self::Platform => None,
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
            Self::LogStream(scope, region, group, stream) => {
                write!(f, "log stream {scope}/{region}/{group}:{stream}")
            }
            Self::Key(scope, id) => write!(f, "access key {scope}/{id}"),
            Self::Keys(scope) => write!(f, "access keys of {scope}"),
            Self::Runtime(name) => write!(f, "runtime {name}"),
            Self::Platform => f.write_str("platform"),
        }
    }
}
