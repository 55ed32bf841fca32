//! Users who come in by logging in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::{
    IdentityKind, Login, Resource, Scope, TeamName, TeamRole, User,
    access::{is_name, quotas},
};

use super::{
    draft::{Changing, Draft, Target},
    must_be_fit,
};
use crate::{Control, Error, Unauthenticated, change::Change, identity::NewToken};

/// Somebody whom a provider knows.
pub(crate) struct Entrant {
    pub(crate) login: Login,
    pub(crate) name: String,
    /// The roles that the provider's groups stand for, whoever is in them.
    pub(crate) named: BTreeSet<(TeamName, TeamRole)>,
    /// Those that this one has.
    pub(crate) teams: BTreeSet<(TeamName, TeamRole)>,
}

impl Control {
    /// Makes the user at the first login, has its teams follow, and gives it a token: all in the
    /// change that the login is.
    pub(crate) async fn enter(
        &self,
        change: &Change<'_>,
        scope: &Scope,
        entrant: Entrant,
        expires: Timestamp,
    ) -> Result<NewToken, Error> {
        let id = self.new_identity_id("AIDA");
        let target = Target::New(IdentityKind::User, "/", &entrant.name);
        let resource =
            Resource::Identity(scope.clone(), IdentityKind::User, format!("/{}", entrant.name));
        let mut changing = Changing { control: self, change: change.again(), resource, turn: None };
        let mut draft = changing.draft(&target).await?;
        let mut user = match draft.account.user_of_login(&entrant.login) {
            Some(user) => User::clone(&user),
            None => new_user(&draft, id, &entrant)?,
        };
        let before = user.clone();
        for (team, role) in &entrant.named {
            // A team that is not there has nobody.
            let Some(group) = draft.account.group(&team.group(*role)) else { continue };
            if group.team.is_none() {
                continue;
            }
            if entrant.teams.contains(&(team.clone(), *role)) {
                user.groups.insert(group.id.clone());
            } else {
                user.groups.remove(&group.id);
            }
        }
        let others = (user.groups.len() as u64).saturating_sub(1);
        must_be_fit(others, "GroupsPerUser", quotas::GROUPS_OF_A_USER)?;
        let made = self.new_token(scope, &user, "login", expires).await?;
        draft.write(|batch| made.write(&self.tokens, batch))?;
        if user != before || draft.account.user(&user.name).is_none() {
            draft.put_user(user.clone())?;
        }
        changing.commit(draft).await?;
        Ok(self.keep_token(made))
    }
}

fn new_user(draft: &Draft, id: String, entrant: &Entrant) -> Result<User, Error> {
    let no = |why: String| Err(Error::Unauthenticated(Unauthenticated::Login(why)));
    let name = &entrant.name;
    if !is_name(name, quotas::USER_NAME_CHARS) {
        return no("what the provider calls them cannot be a user's name here".to_owned());
    }
    if draft.account.user(name).is_some() {
        // It is somebody else's: a name alone makes nobody them.
        return no(format!("there is a user {name} already, who is not known at the provider"));
    }
    must_be_fit(draft.account.users().count() as u64, "UsersPerAccount", quotas::USERS)?;
    Ok(User {
        id,
        name: name.clone(),
        path: "/".to_owned(),
        created: draft.now,
        tags: BTreeMap::new(),
        inline: BTreeMap::new(),
        attached: BTreeSet::new(),
        boundary: None,
        groups: BTreeSet::new(),
        login: Some(entrant.login.clone()),
    })
}
