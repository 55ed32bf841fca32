//! Teams, which are groups by another view (`model::access::team`). What is done to a team is asked
//! for as what it does to groups: `iam:CreateGroup`, `iam:AddUserToGroup`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use model::{
    Action, Caller, Group, IdentityKind, OfTeam, Resource, Scope, TeamName, TeamNames, TeamRole,
    User,
    access::{TEAMS_PATH, quotas},
};

use super::{
    account::Account,
    draft::{Draft, Target},
    must_be_fit, under,
};
use crate::{Control, Error, identity::scope_of};

const KIND: IdentityKind = IdentityKind::Group;

/// A team as it is shown.
#[derive(Debug, Clone)]
pub struct TeamInfo {
    pub name: TeamName,
    pub names: TeamNames,
    pub created: Timestamp,
    /// By name; a user may have several roles, if somebody put it into their groups.
    pub members: Vec<(String, TeamRole)>,
}

/// A user, and the teams that it is in.
#[derive(Debug, Clone)]
pub struct Person {
    pub user: Arc<User>,
    pub teams: Vec<(TeamName, TeamRole)>,
}

impl Control {
    /// Every user with its teams, by name.
    pub fn list_people(&self, caller: &Caller) -> Result<Vec<Person>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let person = |user: Arc<User>| {
            let groups = account.groups_of(&user).into_iter();
            let teams = groups
                .filter_map(|group| group.team.as_ref().map(|team| (team.team.clone(), team.role)));
            Person { teams: teams.collect(), user }
        };
        Ok(self.list_users(caller, "/")?.into_iter().map(person).collect())
    }

    pub async fn create_team(
        &self,
        caller: &Caller,
        name: &TeamName,
        names: &TeamNames,
    ) -> Result<TeamInfo, Error> {
        let ids = TeamRole::ALL.map(|role| (role, self.new_identity_id("AGPA")));
        let details = vec![("names".to_owned(), names.to_string())];
        let path = name.path();
        let target = Target::New(KIND, &path, "");
        self.change_identities(caller, (Action::CreateGroup, details), target, |draft| {
            must_be_fit(teams(&draft.account).len() as u64, "TeamsPerAccount", quotas::TEAMS)?;
            for (role, id) in ids {
                let group = name.group(role);
                draft.must_be_free(KIND, draft.account.group(&group).is_some(), &group)?;
                let team = OfTeam { team: name.clone(), role, names: names.clone() };
                draft.put_group(Group {
                    id,
                    name: group,
                    path: path.clone(),
                    created: draft.now,
                    inline: BTreeMap::new(),
                    attached: BTreeSet::new(),
                    team: Some(team),
                })?;
            }
            info(&draft.account, name)
        })
        .await
    }

    /// Gives a team other names.
    pub async fn update_team(
        &self,
        caller: &Caller,
        name: &TeamName,
        names: &TeamNames,
    ) -> Result<TeamInfo, Error> {
        let details = vec![("names".to_owned(), names.to_string())];
        let path = name.path();
        let target = Target::New(KIND, &path, "");
        self.change_identities(caller, (Action::UpdateGroup, details), target, |draft| {
            for group in groups(&draft.account, name)? {
                let mut group = Arc::unwrap_or_clone(group);
                if let Some(team) = &mut group.team {
                    team.names = names.clone();
                }
                draft.put_group(group)?;
            }
            info(&draft.account, name)
        })
        .await
    }

    /// Takes a team away. Who was in it stays a user.
    pub async fn delete_team(&self, caller: &Caller, name: &TeamName) -> Result<(), Error> {
        let path = name.path();
        let target = Target::New(KIND, &path, "");
        self.change_identities(caller, Action::DeleteGroup, target, |draft| {
            for group in groups(&draft.account, name)? {
                for user in members(&draft.account, &group) {
                    leave(draft, user, &group)?;
                }
                draft.remove_group(&group.name)?;
            }
            Ok(())
        })
        .await
    }

    pub fn get_team(&self, caller: &Caller, name: &TeamName) -> Result<TeamInfo, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        self.authorize(caller, Action::GetGroup, &resource(account.scope(), name))?;
        info(&account, name)
    }

    /// The teams that the caller may see, by name.
    pub fn list_teams(&self, caller: &Caller) -> Result<Vec<TeamInfo>, Error> {
        let account = self.accounts.get(&scope_of(caller)?);
        let all = under(&account, KIND, TEAMS_PATH);
        let sight = self.sight(caller, Action::ListGroups, &all)?;
        let teams = teams(&account).into_iter();
        let seen = teams.filter(|name| sight.sees(&resource(account.scope(), name)));
        seen.map(|name| info(&account, &name)).collect()
    }

    /// Gives a user a role in a team, in the place of any other.
    pub async fn set_team_member(
        &self,
        caller: &Caller,
        name: &TeamName,
        user: &str,
        role: TeamRole,
    ) -> Result<TeamInfo, Error> {
        let details = vec![("user".to_owned(), user.to_owned())];
        let group = name.group(role);
        let target = Target::Named(KIND, &group);
        self.change_identities(caller, (Action::AddUserToGroup, details), target, |draft| {
            let all = groups(&draft.account, name)?;
            let mut user = draft.user(user)?;
            for other in &all {
                let is_it = other.team.as_ref().is_some_and(|team| team.role == role);
                if is_it {
                    user.groups.insert(other.id.clone());
                } else if user.groups.remove(&other.id) {
                    let resource = draft.account.named(KIND, &other.name);
                    self.authorize(caller, Action::RemoveUserFromGroup, &resource)?;
                }
            }
            let others = user.groups.len() as u64 - 1;
            must_be_fit(others, "GroupsPerUser", quotas::GROUPS_OF_A_USER)?;
            draft.put_user(user)?;
            info(&draft.account, name)
        })
        .await
    }

    pub async fn remove_team_member(
        &self,
        caller: &Caller,
        name: &TeamName,
        user: &str,
    ) -> Result<TeamInfo, Error> {
        let details = vec![("user".to_owned(), user.to_owned())];
        let path = name.path();
        let target = Target::New(KIND, &path, "");
        self.change_identities(caller, (Action::RemoveUserFromGroup, details), target, |draft| {
            let all = groups(&draft.account, name)?;
            let mut user = draft.user(user)?;
            let before = user.groups.len();
            user.groups.retain(|id| all.iter().all(|group| group.id != *id));
            if user.groups.len() == before {
                let problem = format!("{} is no member of {name}", user.name);
                return Err(Error::invalid("user", problem));
            }
            draft.put_user(user)?;
            info(&draft.account, name)
        })
        .await
    }
}

/// A team as a resource: the path of its groups.
fn resource(scope: &Scope, name: &TeamName) -> Resource {
    Resource::Identity(scope.clone(), KIND, name.path())
}

fn teams(account: &Account) -> BTreeSet<TeamName> {
    let groups = account.groups().filter_map(|group| group.team.as_ref());
    groups.map(|team| team.team.clone()).collect()
}

/// The groups of a team, which are there as long as it is.
fn groups(account: &Account, name: &TeamName) -> Result<Vec<Arc<Group>>, Error> {
    let own = |group: &&Arc<Group>| group.team.as_ref().is_some_and(|team| team.team == *name);
    let found: Vec<_> = account.groups().filter(own).cloned().collect();
    if found.is_empty() {
        return Err(Error::NotFound(resource(account.scope(), name)));
    }
    Ok(found)
}

fn members(account: &Account, group: &Group) -> Vec<Arc<User>> {
    account.users().filter(|user| user.groups.contains(&group.id)).cloned().collect()
}

fn leave(draft: &mut Draft, user: Arc<User>, group: &Group) -> Result<(), Error> {
    let mut user = Arc::unwrap_or_clone(user);
    user.groups.remove(&group.id);
    draft.put_user(user)
}

fn info(account: &Account, name: &TeamName) -> Result<TeamInfo, Error> {
    let groups = groups(account, name)?;
    let first = groups.first().and_then(|group| Some((group.created, group.team.as_ref()?)));
    let (created, team) = first.ok_or_else(|| Error::NotFound(resource(account.scope(), name)))?;
    let mut found = Vec::new();
    for group in &groups {
        for user in members(account, group) {
            found.extend(group.team.as_ref().map(|team| (user.name.clone(), team.role)));
        }
    }
    found.sort();
    Ok(TeamInfo { name: name.clone(), names: team.names.clone(), created, members: found })
}
