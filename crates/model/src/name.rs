use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct BadName(pub(crate) &'static str);

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $rule:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadName;

            fn from_str(text: &str) -> Result<Self, BadName> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.into())) } else { Err(BadName($rule)) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;

            fn try_from(text: String) -> Result<Self, BadName> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use name;

name!(
    /// Who owns a resource: `aws:<12 digits>`, later `gcp:<project>` and
    /// `azure:<subscription>/<group>`.
    Scope,
    "a scope is aws:<12 digits>",
    |text| text.strip_prefix("aws:").is_some_and(is_account)
);

name!(
    /// Where a resource answers, in its cloud's own spelling (`us-east-1`). Regions are isolated.
    Region,
    "a region is 1 to 64 lower-case letters, digits or hyphens",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
);

name!(
    FunctionName,
    "a function name is 1 to 64 letters, digits, hyphens or underscores",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
);

name!(
    NetworkName,
    "a network's name is 1 to 64 letters, digits, hyphens or underscores",
    |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
);
name!(SecretName, "a secret's name is 1 to 512 letters, digits or any of /_+=.@-!", |text| (1
    ..=512)
    .contains(&text.len())
    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+=.@-!".contains(&b)));

impl Scope {
    /// The scope of an AWS account.
    pub fn aws(account: &str) -> Result<Self, BadName> {
        format!("aws:{account}").parse()
    }

    /// The part after the cloud's name: the account, the project, …
    pub fn owner(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, owner)| owner)
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A function's full name. Everything about a function is keyed by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FunctionKey {
    pub scope: Scope,
    pub region: Region,
    pub name: FunctionName,
}

impl FunctionKey {
    /// Its name in policies.
    pub fn in_policies(&self) -> String {
        format!("arn:aws:lambda:{}:{}:function:{}", self.region, self.scope.owner(), self.name)
    }
}

impl fmt::Display for FunctionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope, self.region, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_rules() {
        assert!("aws:000000000000".parse::<Scope>().is_ok());
        for bad in ["aws:1", "000000000000", "gcp:x", "aws:00000000000a", ""] {
            assert!(bad.parse::<Scope>().is_err(), "{bad}");
        }
        assert!("a".repeat(64).parse::<FunctionName>().is_ok());
        assert!("a".repeat(65).parse::<FunctionName>().is_err());
        assert!("a/b".parse::<FunctionName>().is_err());
        assert!(serde_json::from_str::<FunctionName>("\"a b\"").is_err());
    }
}
