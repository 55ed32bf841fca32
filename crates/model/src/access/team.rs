//! Teams: people who share the functions, layers and logs of some names, each with a role.
//!
//! A team is no identity of its own. It is four groups, one a role, whose members are the role's,
//! and whose one policy is made of the role's template and the team's names. So whatever asks for
//! groups and policies finds teams there, as they are applied.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json, value::RawValue};

use crate::{BadName, Scope, name::name};

/// Where the groups of teams are. Nobody else's can be there.
pub const TEAMS_PATH: &str = "/morrow/team/";
/// What is below it is the platform's to make.
pub const RESERVED_PATH: &str = "/morrow/";
/// The one policy that a team's group has.
pub const TEAM_POLICY: &str = "team";

/// What a member may. A later one may all that an earlier one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TeamRole {
    Reader,
    Operator,
    Deployer,
    Owner,
}

impl TeamRole {
    pub const ALL: [Self; 4] = [Self::Reader, Self::Operator, Self::Deployer, Self::Owner];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Operator => "operator",
            Self::Deployer => "deployer",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for TeamRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TeamRole {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let known = Self::ALL.into_iter().find(|role| role.as_str() == text);
        known.ok_or(BadName("a role is owner, deployer, operator or reader"))
    }
}

name!(
    /// A team's name.
    TeamName,
    "a team's name is 1 to 64 letters, digits, hyphens or underscores",
    |text| (1..=64).contains(&text.len()) && is_plain(text)
);

name!(
    /// The names of what a team has: one, or all that begin the same: `payments-*`. A `*` stands
    /// at the end alone: anywhere else it could reach over a name's end into what follows it in a
    /// whole name, and so into another's.
    TeamNames,
    "a team's names are 1 to 64 letters, digits, hyphens or underscores, and * at the end",
    |text| {
        let begin = text.strip_suffix('*').unwrap_or(text);
        (1..=64).contains(&text.len()) && is_plain(begin)
    }
);

fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Which team's group a group is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfTeam {
    pub team: TeamName,
    pub role: TeamRole,
    pub names: TeamNames,
}

impl TeamName {
    /// The path of the team's groups.
    pub fn path(&self) -> String {
        format!("{TEAMS_PATH}{self}/")
    }

    /// The name of a role's group.
    pub fn group(&self, role: TeamRole) -> String {
        format!("{self}.{role}")
    }
}

impl OfTeam {
    /// The group's policies: what its role says, of the team's names.
    pub fn policies(&self, scope: &Scope) -> BTreeMap<String, String> {
        let Self { team, role, names } = self;
        let roles = TeamRole::ALL.into_iter().filter(|lower| lower <= role);
        // Neither an account nor a name has anything that JSON would have to escape.
        let fill = |statement: &RawValue| {
            let text = statement.get().replace("{account}", scope.owner());
            let text = text.replace("{names}", names.as_str()).replace("{team}", team.as_str());
            serde_json::from_str::<Value>(&text).unwrap_or_default()
        };
        let statements: Vec<_> =
            roles.filter_map(|role| TEMPLATES.get(&role)).flatten().map(|it| fill(it)).collect();
        let document = json!({ "Version": "2012-10-17", "Statement": statements });
        BTreeMap::from([(TEAM_POLICY.to_owned(), document.to_string())])
    }
}

/// What each role adds to the one before it.
static TEMPLATES: LazyLock<BTreeMap<TeamRole, Vec<Box<RawValue>>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("team/roles.json")).unwrap_or_default());

#[cfg(test)]
mod tests;
