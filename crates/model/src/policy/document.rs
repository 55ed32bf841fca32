//! A policy's text, read and checked.

use std::{collections::HashSet, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use thiserror::Error;

use super::{condition::Condition, pattern::Pattern};

/// What a policy is for: it may not say everything everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of an identity, a boundary, or a session: it names no principal.
    Identity,
    /// Of a resource: it names principals.
    Resource,
    /// Of a role: who may take it on. It names no resource.
    Trust,
}

/// Why a text is no policy. The words are IAM's.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum BadPolicy {
    #[error("Syntax errors in policy.")]
    Syntax,
    #[error("Policy document must be version 2012-10-17 or greater.")]
    Version,
    #[error("Policy document should not specify a principal.")]
    HasPrincipal,
    #[error("Missing required field Principal")]
    NoPrincipal,
    #[error("Invalid principal in policy: \"AWS\":\"{0}\"")]
    Principal(String),
    #[error("Policy statement must contain actions.")]
    NoActions,
    #[error("Policy statement must contain resources.")]
    NoResources,
    #[error("Has prohibited field Resource")]
    HasResource,
    #[error("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    Vendor,
    #[error("Actions/Condition can contain only one colon.")]
    Colons,
    #[error("AssumeRole policy may only specify STS AssumeRole actions.")]
    NotSts,
    #[error("Resource {0} must be in ARN format or \"*\".")]
    Resource(String),
    #[error("Statement IDs (SID) in a single policy must be unique.")]
    SameSid,
    #[error(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
    )]
    Sid,
}

/// A policy that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(super) statements: Vec<Statement>,
    /// Whether a statement denies.
    pub(super) denies: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) sid: Option<String>,
    pub(super) allows: bool,
    pub(super) principals: Option<Among<Principals>>,
    pub(super) actions: Among<Vec<Pattern>>,
    /// `None`: of the one resource that the policy is of.
    pub(super) resources: Option<Among<Vec<Pattern>>>,
    pub(super) conditions: Vec<Condition>,
}

/// These, or all but these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Among<T> {
    These(T),
    AllBut(T),
}

impl<T> Among<T> {
    pub(super) fn holds(&self, is_in: impl FnOnce(&T) -> bool) -> bool {
        match self {
            Self::These(these) => is_in(these),
            Self::AllBut(these) => !is_in(these),
        }
    }

    fn try_map<U>(
        self,
        map: impl FnOnce(T) -> Result<U, BadPolicy>,
    ) -> Result<Among<U>, BadPolicy> {
        Ok(match self {
            Self::These(these) => Among::These(map(these)?),
            Self::AllBut(these) => Among::AllBut(map(these)?),
        })
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Principals {
    /// `*`.
    pub(super) all: bool,
    /// Accounts, as twelve digits.
    pub(super) accounts: Vec<String>,
    /// Names of users, roles and sessions.
    pub(super) names: Vec<String>,
    pub(super) services: Vec<String>,
    pub(super) federated: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    version: Option<String>,
    #[serde(rename = "Id")]
    _id: Option<String>,
    statement: OneOrMany<Raw>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Raw {
    sid: Option<String>,
    effect: Effect,
    principal: Option<RawPrincipal>,
    not_principal: Option<RawPrincipal>,
    action: Option<OneOrMany<String>>,
    not_action: Option<OneOrMany<String>>,
    resource: Option<OneOrMany<String>>,
    not_resource: Option<OneOrMany<String>>,
    #[serde(default)]
    condition: Pairs<Pairs<OneOrMany<Scalar>>>,
}

#[derive(Deserialize)]
enum Effect {
    Allow,
    Deny,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawPrincipal {
    All(String),
    Some(Pairs<OneOrMany<String>>),
}

impl Policy {
    /// The bound on its length is its place's own (6,144 characters for a managed policy, say).
    /// Whether it lets in whoever asks, on no condition.
    pub fn is_public(&self) -> bool {
        self.statements.iter().any(|statement| {
            let all = match &statement.principals {
                Some(Among::These(these)) => these.all,
                Some(Among::AllBut(_)) => true,
                None => false,
            };
            statement.allows && all && statement.conditions.is_empty()
        })
    }

    pub fn parse(text: &str, kind: Kind) -> Result<Self, BadPolicy> {
        let document: Document = serde_json::from_str(text).map_err(|_| BadPolicy::Syntax)?;
        let has_variables = match document.version.as_deref() {
            Some("2012-10-17") => true,
            Some("2008-10-17") | None => false,
            Some(_) => return Err(BadPolicy::Version),
        };
        let statements = document.statement.0.into_iter();
        let statements = statements
            .map(|raw| Statement::of(raw, kind, has_variables))
            .collect::<Result<Vec<_>, _>>()?;
        let denies = statements.iter().any(|statement| !statement.allows);
        let policy = Self { statements, denies };
        let mut sids = HashSet::new();
        if !policy.statements.iter().filter_map(|it| it.sid.as_ref()).all(|sid| sids.insert(sid)) {
            return Err(BadPolicy::SameSid);
        }
        Ok(policy)
    }
}

impl Statement {
    fn of(raw: Raw, kind: Kind, has_variables: bool) -> Result<Self, BadPolicy> {
        let sid = raw.sid.filter(|sid| !sid.is_empty());
        // Services let the policies of their resources have more.
        let more: &[u8] = if kind == Kind::Resource { b"-_" } else { b"" };
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || more.contains(&byte);
        if sid.iter().any(|sid| !sid.bytes().all(is_fit)) {
            return Err(BadPolicy::Sid);
        }
        let principals = one_of(raw.principal, raw.not_principal)?;
        let principals = match (kind, principals) {
            (Kind::Identity, None) => None,
            (Kind::Identity, Some(_)) => return Err(BadPolicy::HasPrincipal),
            (_, None) => return Err(BadPolicy::NoPrincipal),
            (_, Some(principals)) => Some(principals.try_map(Principals::of)?),
        };
        let actions = one_of(raw.action, raw.not_action)?.ok_or(BadPolicy::NoActions)?;
        let mut are_sts = false;
        let actions = actions.try_map(|actions| {
            if actions.0.is_empty() {
                return Err(BadPolicy::NoActions);
            }
            are_sts = actions.0.iter().all(|it| it.to_ascii_lowercase().starts_with("sts:"));
            actions.0.iter().map(|action| self::action(action)).collect()
        })?;
        let resources = one_of(raw.resource, raw.not_resource)?;
        let resources = match (kind, resources) {
            (Kind::Trust | Kind::Resource, None) => None,
            (Kind::Trust, Some(_)) => return Err(BadPolicy::HasResource),
            (Kind::Identity, None) => return Err(BadPolicy::NoResources),
            (_, Some(resources)) => Some(resources.try_map(|resources| {
                if resources.0.is_empty() {
                    return Err(BadPolicy::NoResources);
                }
                resources.0.iter().map(|resource| self::resource(resource, has_variables)).collect()
            })?),
        };
        if kind == Kind::Trust && !are_sts {
            return Err(BadPolicy::NotSts);
        }
        let mut conditions = Vec::new();
        for (operator, keys) in raw.condition.0 {
            for (key, values) in keys.0 {
                let values: Vec<String> = values.0.into_iter().map(|value| value.0).collect();
                let condition = Condition::parse(&operator, &key, &values, has_variables);
                conditions.push(condition.ok_or(BadPolicy::Syntax)?);
            }
        }
        let allows = matches!(raw.effect, Effect::Allow);
        Ok(Self { sid, allows, principals, actions, resources, conditions })
    }
}

/// Not both an element and its opposite.
fn one_of<T>(these: Option<T>, all_but: Option<T>) -> Result<Option<Among<T>>, BadPolicy> {
    match (these, all_but) {
        (Some(_), Some(_)) => Err(BadPolicy::Syntax),
        (Some(these), None) => Ok(Some(Among::These(these))),
        (None, Some(these)) => Ok(Some(Among::AllBut(these))),
        (None, None) => Ok(None),
    }
}

fn action(text: &str) -> Result<Pattern, BadPolicy> {
    match text.split(':').collect::<Vec<_>>()[..] {
        ["*"] => {}
        [_] | ["", _] => return Err(BadPolicy::Vendor),
        [_, _] => {}
        _ => return Err(BadPolicy::Colons),
    }
    // There are no variables in actions.
    Ok(Pattern::parse(text, false))
}

fn resource(text: &str, has_variables: bool) -> Result<Pattern, BadPolicy> {
    let is_name = text.starts_with("arn:") && text.split(':').count() >= 3;
    if text != "*" && !is_name {
        return Err(BadPolicy::Resource(text.to_owned()));
    }
    Ok(Pattern::parse(text, has_variables))
}

impl Principals {
    fn of(raw: RawPrincipal) -> Result<Self, BadPolicy> {
        let mut all = Self::default();
        let kinds = match raw {
            RawPrincipal::All(star) if star == "*" => {
                all.all = true;
                return Ok(all);
            }
            RawPrincipal::All(other) => return Err(BadPolicy::Principal(other)),
            RawPrincipal::Some(kinds) => kinds,
        };
        for (kind, names) in kinds.0 {
            for name in names.0 {
                match &*kind {
                    "AWS" => all.add(name)?,
                    "Service" => all.services.push(name),
                    "Federated" => all.federated.push(name),
                    _ => return Err(BadPolicy::Syntax),
                }
            }
        }
        Ok(all)
    }

    fn add(&mut self, name: String) -> Result<(), BadPolicy> {
        let is_account =
            |text: &str| text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit());
        if name == "*" {
            self.all = true;
        } else if is_account(&name) {
            self.accounts.push(name);
        } else {
            let parts: Vec<&str> = name.splitn(6, ':').collect();
            let ["arn", _, service @ ("iam" | "sts"), "", account, who] = parts[..] else {
                return Err(BadPolicy::Principal(name));
            };
            // A name of a principal has no wildcards.
            if !is_account(account) || who.contains(['*', '?']) {
                return Err(BadPolicy::Principal(name));
            }
            if service == "iam" && who == "root" {
                self.accounts.push(account.to_owned());
            } else {
                self.names.push(name);
            }
        }
        Ok(())
    }
}

/// `"a"` or `["a", "b"]`.
struct OneOrMany<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either<T> {
            Many(Vec<T>),
            One(T),
        }
        Ok(Self(match Either::deserialize(deserializer)? {
            Either::Many(many) => many,
            Either::One(one) => vec![one],
        }))
    }
}

/// A text, or what reads as one: `true`, `7`.
struct Scalar(String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Ok(Self(text)),
            serde_json::Value::Bool(value) => Ok(Self(value.to_string())),
            serde_json::Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(de::Error::custom("a text is expected")),
        }
    }
}

/// An object's members in their order, none of them twice.
struct Pairs<T>(Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs: Vec<(String, T)> = Vec::new();
                let mut names = HashSet::new();
                while let Some((name, value)) = map.next_entry::<String, T>()? {
                    if !names.insert(name.clone()) {
                        return Err(de::Error::custom("the same member twice"));
                    }
                    pairs.push((name, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members(PhantomData))
    }
}
