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
    use crate::policy::{Attached, Context, Policies, Question, Subject};

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

    const OTHER: &str = "111111111111";
    const ROOT: &str = "arn:aws:iam::111111111111:root";
    const INVOKE: &str = "lambda:InvokeFunction";

    /// Whether the root of another account may invoke.
    fn granted(action: &str, to: Permitted, conditions: &[(&str, &str, &str)]) -> bool {
        let mut all = BTreeMap::<String, BTreeMap<String, String>>::new();
        for (operator, key, value) in conditions {
            all.entry((*operator).into()).or_default().insert((*key).into(), (*value).into());
        }
        let statement = Permission { id: "s".into(), action: action.into(), to, conditions: all };
        let policy = FunctionPolicy { revision: "r".into(), statements: vec![statement] };
        let name = "arn:aws:lambda:us-east-1:000000000000:function:f";
        let policy = policy.compiled(name).unwrap();
        let everything = r#"{"Version":"2012-10-17","Statement":
            {"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        let everything = Policy::parse(everything, Kind::Identity).unwrap();
        let identity = [Attached { name: "root", policy: &everything }];
        let resource = [Attached { name: "default", policy: &policy }];
        let policies = Policies { identity: &identity, resource: &resource, ..Policies::default() };
        let context =
            Context::default().with("aws:SourceIp", "10.0.0.7").with("aws:PrincipalAccount", OTHER);
        let subject = Subject::User { account: OTHER.into(), name: ROOT.into() };
        let question = Question {
            subject: &subject,
            action: INVOKE,
            resource: name,
            owner: "000000000000",
            context: &context,
        };
        policies.decide(&question).is_allowed()
    }

    #[test]
    fn a_functions_policy_lets_in_whom_it_names() {
        let named = |name: &str| Permitted::Identity(name.to_owned());
        assert!(granted(INVOKE, named(ROOT), &[]));
        assert!(granted(INVOKE, Permitted::Everyone, &[]));
        assert!(granted("lambda:*", named(ROOT), &[]));
        assert!(granted("*", named(ROOT), &[]));
        assert!(!granted("lambda:GetFunction", named(ROOT), &[]));
        assert!(!granted(INVOKE, named("arn:aws:iam::222222222222:root"), &[]));
        assert!(!granted(INVOKE, Permitted::Service("s3.amazonaws.com".into()), &[]));
        assert!(!granted(INVOKE, named("arn:aws:iam::111111111111:user/ann"), &[]));
    }

    #[test]
    fn a_condition_of_a_functions_policy_must_hold() {
        let under =
            |operator, key, value| granted(INVOKE, Permitted::Everyone, &[(operator, key, value)]);
        assert!(under("IpAddress", "aws:SourceIp", "10.0.0.0/8"));
        assert!(!under("IpAddress", "aws:SourceIp", "192.168.0.0/16"));
        assert!(under("StringEquals", "aws:PrincipalAccount", OTHER));
        // What only a service says of a call, no caller can.
        assert!(!under("ArnLike", "AWS:SourceArn", "arn:aws:s3:::pictures"));
        assert!(!under("StringEquals", "AWS:SourceAccount", OTHER));
    }
}
