use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::{
    Action, Code, Region, Scope,
    policy::{BadPolicy, Kind, Policy},
};

/// A layer's name: 1 to 140 letters, digits, hyphens and underscores, as AWS Lambda has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LayerName(String);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("a layer's name is 1 to 140 letters, digits, hyphens or underscores")]
pub struct BadLayerName;

impl LayerName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LayerName {
    type Err = BadLayerName;

    fn from_str(text: &str) -> Result<Self, BadLayerName> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        let shaped = (1..=140).contains(&text.len()) && text.bytes().all(allowed);
        if shaped { Ok(Self(text.to_owned())) } else { Err(BadLayerName) }
    }
}

impl TryFrom<String> for LayerName {
    type Error = BadLayerName;

    fn try_from(text: String) -> Result<Self, BadLayerName> {
        text.parse()
    }
}

impl From<LayerName> for String {
    fn from(name: LayerName) -> Self {
        name.0
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names a layer: who owns it, where it is, and its name there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LayerKey {
    pub scope: Scope,
    pub region: Region,
    pub name: LayerName,
}

impl LayerKey {
    /// Its name in policies.
    pub fn in_policies(&self) -> String {
        format!("arn:aws:lambda:{}:{}:layer:{}", self.region, self.scope.owner(), self.name)
    }
}

impl fmt::Display for LayerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope, self.region, self.name)
    }
}

/// One published state of a layer: never changed, only deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerVersion {
    pub key: LayerKey,
    /// From 1, and never used again.
    pub version: u64,
    pub code: Code,
    pub description: String,
    pub license: String,
    /// What its maker says it works with. Nothing is held against it, as on Lambda.
    pub runtimes: Vec<String>,
    pub architectures: Vec<String>,
    pub created: Timestamp,
}

/// A layer version as a function uses it. It goes on working when the version is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedLayer {
    /// Who shares it; `None` is the function's own scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Scope>,
    pub name: LayerName,
    pub version: u64,
    pub code: Code,
}

/// Who beside its owner may use a layer's version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerPolicy {
    /// Another one with each change.
    pub revision: String,
    pub statements: Vec<LayerStatement>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerStatement {
    pub id: String,
    pub grantee: Grantee,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grantee {
    Everyone,
    Scope(Scope),
}

impl LayerPolicy {
    /// As a document in the language of policies, of the version that it names.
    pub fn document(&self, version: &str) -> String {
        let statements: Vec<_> =
            self.statements.iter().map(|statement| statement.shown(version)).collect();
        json!({ "Version": "2012-10-17", "Id": "default", "Statement": statements }).to_string()
    }

    /// The same, to be asked.
    pub fn compiled(&self, version: &str) -> Result<Policy, BadPolicy> {
        Policy::parse(&self.document(version), Kind::Resource)
    }
}

impl LayerStatement {
    pub fn shown(&self, version: &str) -> Value {
        let principal = match &self.grantee {
            Grantee::Everyone => json!("*"),
            Grantee::Scope(scope) => {
                json!({ "AWS": format!("arn:aws:iam::{}:root", scope.owner()) })
            }
        };
        json!({
            "Sid": self.id,
            "Effect": "Allow",
            "Principal": principal,
            "Action": Action::GetLayer.in_policies(),
            "Resource": version,
        })
    }
}
