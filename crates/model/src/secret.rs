use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{FunctionKey, Region, Schedule, Scope, SecretName};

/// The version that is in use.
pub const CURRENT: &str = "AWSCURRENT";
/// The one that was in use before it.
pub const PREVIOUS: &str = "AWSPREVIOUS";
/// The one that a rotation is making.
pub const PENDING: &str = "AWSPENDING";

/// A secret's full name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretKey {
    pub scope: Scope,
    pub region: Region,
    pub name: SecretName,
    /// Six letters that tell it from an earlier one of that name; none if there is no such secret.
    pub suffix: Box<str>,
}

impl SecretKey {
    /// Its name in policies.
    pub fn in_policies(&self) -> String {
        let Self { scope, region, name, suffix } = self;
        let dash = if suffix.is_empty() { "" } else { "-" };
        format!("arn:aws:secretsmanager:{region}:{}:secret:{name}{dash}{suffix}", scope.owner())
    }
}

impl fmt::Display for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.scope, self.region, self.name)
    }
}

/// Something that nobody may read but whom it is given to; everything about it but its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    pub key: SecretKey,
    /// Names the rows of its values.
    pub incarnation: String,
    pub description: Option<String>,
    pub created: Timestamp,
    pub changed: Timestamp,
    /// It is as if it were gone, and will be unless it is restored before.
    pub deletion: Option<Deletion>,
    pub tags: BTreeMap<String, String>,
    /// Who else may use it, as it was written.
    pub policy: Option<String>,
    pub versions: BTreeMap<String, SecretVersion>,
    pub rotation: Option<Rotation>,
    pub rotated: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    pub asked: Timestamp,
    pub due: Timestamp,
}

/// One value that a secret has or had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretVersion {
    pub created: Timestamp,
    /// What it is called. Each name is one version's at most.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub stages: BTreeSet<String>,
    /// A rotation names a version before its function gives it a value.
    pub has_value: bool,
}

/// How a secret gets new values by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    pub enabled: bool,
    /// The function that does it.
    pub function: FunctionKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<RotationRules>,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Timestamp>,
    /// What is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<Attempt>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationRules {
    /// Given as a number of days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u32>,
    /// Given as a schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// How long after it is due it may still begin, in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_h: Option<u32>,
}

/// A rotation under way: the version that it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub version: String,
    pub tries: u32,
    /// When it is tried next.
    pub at: Timestamp,
    /// Only whether the function could do it is tried.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
}

impl RotationRules {
    fn schedule(&self) -> Option<Schedule> {
        let days = self.after_days.and_then(|days| format!("rate({days} days)").parse().ok());
        days.or_else(|| self.schedule.clone())
    }

    /// When it is due next, counted from `since`.
    pub fn next(&self, since: Timestamp) -> Option<Timestamp> {
        self.schedule()?.next(since)
    }

    /// When a rotation that is due at `due` must have begun: its window's end.
    pub fn latest(&self, due: Timestamp) -> Timestamp {
        let daily = self.schedule().is_some_and(|schedule| schedule.is_daily());
        let window = match self.window_h {
            Some(hours) => SignedDuration::from_hours(hours.into()),
            None if daily => SignedDuration::from_secs(24 * 3600 - 1),
            None => SignedDuration::from_hours(1),
        };
        due.checked_add(window).unwrap_or(due)
    }
}

impl Secret {
    pub fn is_deleted(&self) -> bool {
        self.deletion.is_some()
    }

    /// The version that has a stage.
    pub fn staged(&self, stage: &str) -> Option<&str> {
        let mut versions = self.versions.iter();
        versions.find(|(_, it)| it.stages.contains(stage)).map(|(id, _)| id.as_str())
    }

    /// Gives a stage to a version, and takes it from the one that had it. Which was current before
    /// is the previous one from then on.
    pub fn stage(&mut self, version: &str, stage: &str) {
        let was = self.staged(stage).map(str::to_owned);
        if was.as_deref() == Some(version) || !self.versions.contains_key(version) {
            return;
        }
        self.unstage(stage);
        if let Some(it) = self.versions.get_mut(version) {
            it.stages.insert(stage.to_owned());
        }
        if stage == CURRENT {
            self.unstage(PREVIOUS);
            if let Some(it) = was.and_then(|was| self.versions.get_mut(&was)) {
                it.stages.insert(PREVIOUS.to_owned());
            }
        }
    }

    pub fn unstage(&mut self, stage: &str) {
        for it in self.versions.values_mut() {
            it.stages.remove(stage);
        }
    }

    /// Versions that nobody would miss, so that at most `kept` stay: without a stage, and from
    /// before `before`, the oldest first.
    pub fn superfluous(&self, kept: usize, before: Timestamp) -> Vec<String> {
        let surplus = self.versions.len().saturating_sub(kept);
        let idle = |it: &SecretVersion| it.stages.is_empty() && it.created < before;
        let mut old: Vec<_> = self.versions.iter().filter(|(_, it)| idle(it)).collect();
        old.sort_by_key(|(_, it)| it.created);
        old.into_iter().take(surplus).map(|(id, _)| id.clone()).collect()
    }
}

/// A secret's value. Whatever shows it shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub enum SecretValue {
    Text(Zeroizing<String>),
    Binary(Zeroizing<Vec<u8>>),
}

impl SecretValue {
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn secret(versions: &[(&str, i64, &[&str])]) -> Secret {
        let version = |(id, created, stages): &(&str, i64, &[&str])| {
            let stages = stages.iter().map(|it| (*it).to_owned()).collect();
            ((*id).to_owned(), SecretVersion { created: at(*created), stages, has_value: true })
        };
        Secret {
            key: SecretKey {
                scope: Scope::aws("123456789012").unwrap(),
                region: "eu-west-1".parse().unwrap(),
                name: "db/password".parse().unwrap(),
                suffix: "AbC12x".into(),
            },
            incarnation: "one".into(),
            description: None,
            created: at(0),
            changed: at(0),
            deletion: None,
            tags: BTreeMap::new(),
            policy: None,
            versions: versions.iter().map(version).collect(),
            rotation: None,
            rotated: None,
        }
    }

    fn stages(secret: &Secret) -> Vec<String> {
        let shown = |(id, it): (&String, &SecretVersion)| {
            let stages: Vec<_> = it.stages.iter().map(String::as_str).collect();
            format!("{id}: {}", stages.join(" "))
        };
        secret.versions.iter().map(shown).collect()
    }

    #[test]
    fn what_was_current_is_previous_afterwards() {
        let mut it = secret(&[("a", 1, &[CURRENT]), ("b", 2, &[PENDING]), ("c", 3, &[PREVIOUS])]);
        it.stage("b", CURRENT);
        // What a rotation was making stays called so until somebody says otherwise.
        assert_eq!(stages(&it), ["a: AWSPREVIOUS", "b: AWSCURRENT AWSPENDING", "c: "]);
        it.stage("a", CURRENT);
        assert_eq!(stages(&it), ["a: AWSCURRENT", "b: AWSPENDING AWSPREVIOUS", "c: "]);
        it.stage("a", CURRENT);
        it.stage("nobody", CURRENT);
        it.stage("c", "mine");
        it.stage("b", "mine");
        assert_eq!(stages(&it), ["a: AWSCURRENT", "b: AWSPENDING AWSPREVIOUS mine", "c: "]);
    }

    #[test]
    fn only_old_versions_without_a_stage_are_superfluous() {
        let it = secret(&[
            ("a", 4, &[]),
            ("b", 1, &[CURRENT]),
            ("c", 3, &[]),
            ("d", 2, &[]),
            ("e", 9, &[]),
        ]);
        assert_eq!(it.superfluous(3, at(9)), ["d", "c"]);
        assert_eq!(it.superfluous(1, at(9)), ["d", "c", "a"]);
        assert_eq!(it.superfluous(5, at(9)), [""; 0]);
    }

    #[test]
    fn a_rotation_has_a_window() {
        let rules = |after_days, schedule: Option<&str>, window_h| RotationRules {
            after_days,
            schedule: schedule.map(|text| text.parse().unwrap()),
            window_h,
        };
        let due: Timestamp = "2026-12-07T00:00:00Z".parse().unwrap();
        let since = "2026-11-27T12:34:56Z".parse().unwrap();
        let daily = rules(Some(10), None, None);
        assert_eq!(daily.next(since), Some(due));
        assert_eq!(daily.latest(due).to_string(), "2026-12-07T23:59:59Z");
        let latest = |rules: RotationRules| rules.latest(due).to_string();
        assert_eq!(latest(rules(Some(10), None, Some(3))), "2026-12-07T03:00:00Z");
        assert_eq!(latest(rules(None, Some("rate(4 hours)"), None)), "2026-12-07T01:00:00Z");
    }

    #[test]
    fn a_value_shows_nothing() {
        let value = SecretValue::Text(Zeroizing::new("hunter2".into()));
        assert!(!format!("{value:?}").contains("hunter2"));
    }

    #[test]
    fn a_secret_is_named_with_its_suffix() {
        let it = secret(&[]);
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/password";
        assert_eq!(it.key.in_policies(), format!("{arn}-AbC12x"));
        assert_eq!(SecretKey { suffix: "".into(), ..it.key }.in_policies(), arn);
    }
}
