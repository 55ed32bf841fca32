use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::policy::{BadPolicy, Kind, Policy};

/// Who beside its owner may do what with a function.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionPolicy {
    /// Another one with each change.
    pub revision: String,
    pub statements: Vec<Permission>,
}

/// One thing that somebody may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    pub id: String,
    /// As policies name it: `lambda:InvokeFunction`.
    pub action: String,
    pub to: Permitted,
    /// What must hold besides: values by operator, then by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Permitted {
    Everyone,
    /// An account's, user's or role's name in policies.
    Identity(String),
    /// A service: `s3.amazonaws.com`.
    Service(String),
}

impl FunctionPolicy {
    /// As a document in the language of policies, of the resource that it names.
    pub fn document(&self, resource: &str) -> String {
        let statements: Vec<_> =
            self.statements.iter().map(|statement| statement.shown(resource)).collect();
        json!({ "Version": "2012-10-17", "Id": "default", "Statement": statements }).to_string()
    }

    /// The same, to be asked.
    pub fn compiled(&self, resource: &str) -> Result<Policy, BadPolicy> {
        Policy::parse(&self.document(resource), Kind::Resource)
    }
}

impl Permission {
    pub fn shown(&self, resource: &str) -> Value {
        let principal = match &self.to {
            Permitted::Everyone => json!("*"),
            Permitted::Identity(name) => json!({ "AWS": name }),
            Permitted::Service(name) => json!({ "Service": name }),
        };
        let mut shown = json!({
            "Sid": self.id,
            "Effect": "Allow",
            "Principal": principal,
            "Action": self.action,
            "Resource": resource,
        });
        if !self.conditions.is_empty() {
            shown["Condition"] = json!(self.conditions);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_written_and_read_in_the_language_of_policies() {
        let of = |operator: &str, key: &str, value: &str| {
            let keys = BTreeMap::from([(key.to_owned(), value.to_owned())]);
            (operator.to_owned(), keys)
        };
        let permission = Permission {
            id: "bucket".into(),
            action: "lambda:InvokeFunction".into(),
            to: Permitted::Service("s3.amazonaws.com".into()),
            conditions: BTreeMap::from([
                of("ArnLike", "AWS:SourceArn", "arn:aws:s3:::pictures"),
                of("StringEquals", "AWS:SourceAccount", "111122223333"),
            ]),
        };
        let policy = FunctionPolicy { revision: "r".into(), statements: vec![permission] };
        let name = "arn:aws:lambda:us-east-1:123456789012:function:f";
        let shown: Value = serde_json::from_str(&policy.document(name)).unwrap();
        assert_eq!(
            shown["Statement"][0],
            json!({
                "Sid": "bucket",
                "Effect": "Allow",
                "Principal": { "Service": "s3.amazonaws.com" },
                "Action": "lambda:InvokeFunction",
                "Resource": name,
                "Condition": {
                    "ArnLike": { "AWS:SourceArn": "arn:aws:s3:::pictures" },
                    "StringEquals": { "AWS:SourceAccount": "111122223333" },
                },
            })
        );
        assert!(policy.compiled(name).is_ok());
    }
}
