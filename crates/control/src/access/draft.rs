//! A change of a scope's identities in the making: what they will be, and the writes that make it
//! so.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{
    Action, Caller, Group, IdentityKind, ManagedPolicy, Principal, Resource, Role, Scope, User,
    policy::Context,
};
use store::{Batch, CommitError, tables::Iam};
use tokio::sync::OwnedMutexGuard;

use super::account::{Account, Touched};
use crate::{Busy, Control, Error, authorize::More, change::Change, identity::scope_of};

/// What a change is of.
pub(super) enum Target<'a> {
    /// What is not there yet, by its path and name.
    New(IdentityKind, &'a str, &'a str),
    /// A user, group or role, by its name.
    Named(IdentityKind, &'a str),
    /// A policy, by its whole name.
    Policy(&'a str),
}

impl Target<'_> {
    pub(super) fn resource(&self, account: &Account) -> Resource {
        match self {
            Self::New(kind, path, name) => {
                Resource::Identity(account.scope().clone(), *kind, format!("{path}{name}"))
            }
            Self::Named(kind, name) => account.named(*kind, name),
            Self::Policy(arn) => account.policy_resource(arn),
        }
    }
}

/// What is asked of it: the action, what the trail tells of it, and what conditions may ask.
pub(super) struct What {
    action: Action,
    details: Details,
    facts: Context,
}

type Details = Vec<(String, String)>;

impl From<Action> for What {
    fn from(action: Action) -> Self {
        (action, Details::new()).into()
    }
}

impl From<(Action, Details)> for What {
    fn from((action, details): (Action, Details)) -> Self {
        (action, details, Context::default()).into()
    }
}

impl From<(Action, Details, Context)> for What {
    fn from((action, details, facts): (Action, Details, Context)) -> Self {
        Self { action, details, facts }
    }
}

/// The right to change a scope's identities, of somebody who may.
pub(super) struct Changing<'a> {
    pub(super) control: &'a Control,
    pub(super) change: Change<'a>,
    pub(super) resource: Resource,
    pub(super) turn: Option<OwnedMutexGuard<()>>,
}

impl Control {
    /// Changes what the caller's scope has, in one step.
    pub(super) async fn change_identities<T>(
        &self,
        caller: &Caller,
        what: impl Into<What>,
        target: Target<'_>,
        edit: impl FnOnce(&mut Draft) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut changing = self.changing(caller, what, &target).await?;
        let changed = async {
            let mut draft = changing.draft(&target).await?;
            let made = edit(&mut draft)?;
            changing.commit(draft).await?;
            Ok(made)
        };
        let changed = changed.await;
        changing.change.close(changed).await
    }

    /// Opens an attempt, if the caller may make it.
    pub(super) async fn changing(
        &self,
        caller: &Caller,
        what: impl Into<What>,
        target: &Target<'_>,
    ) -> Result<Changing<'_>, Error> {
        let What { action, details, facts } = what.into();
        let scope = scope_of(caller)?;
        let resource = target.resource(&self.accounts.get(&scope));
        let change = Change::with(self, caller, action, resource.clone(), details, facts).await?;
        if matches!(resource, Resource::Identity(_, IdentityKind::CommonPolicy, _)) {
            // It belongs to nobody here.
            change.close(Err(Error::forbidden(caller, action, resource.clone()))).await?;
        }
        if let Target::Named(IdentityKind::Group, name) = target
            && !matches!(action, Action::AddUserToGroup | Action::RemoveUserFromGroup)
            && self.accounts.get(&scope).group(name).is_some_and(|group| group.team.is_some())
        {
            change.close(Err(Error::Busy(Busy::OfTeam(resource.clone())))).await?;
        }
        Ok(Changing { control: self, change, resource, turn: None })
    }
}

impl Changing<'_> {
    /// Waits for its turn, and takes the state that it will change.
    pub(super) async fn draft(&mut self, target: &Target<'_>) -> Result<Draft, Error> {
        let Some(scope) = self.resource.scope().cloned() else {
            return Err(Error::internal("an identity without a scope"));
        };
        self.turn = Some(self.control.accounts.lock(&scope).await);
        let account = self.control.accounts.get(&scope);
        // What was permitted may be called something else meanwhile.
        if target.resource(&account) != self.resource {
            return Err(Error::Busy(Busy::Contended(self.resource.clone())));
        }
        let now = self.control.env.now();
        let iam = self.control.iam.clone();
        let generation = account.generation();
        let batch = iam.advance(Batch::new(), &scope, generation)?;
        let account = Account::clone(&account);
        Ok(Draft { iam, account, scope, now, batch, touched: Touched::default(), is_same: true })
    }

    /// Makes a draft true.
    pub(super) async fn commit(&self, draft: Draft) -> Result<(), Error> {
        let Draft { mut account, batch, touched, is_same, .. } = draft;
        if is_same {
            // Nothing is written, but that it was asked.
            return Ok(self.change.commit(Batch::new()).await?);
        }
        match self.change.commit(batch).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => {
                return Err(Error::Busy(Busy::Contended(self.resource.clone())));
            }
            Err(error) => return Err(error.into()),
        }
        account.advance(&touched);
        let was = self.may_administer();
        self.control.accounts.put(account);
        if was && !self.may_administer() {
            let who = &self.change.caller().principal;
            tracing::warn!(
                "{who} may no longer change its own rights; the root of its account may"
            );
        }
        Ok(())
    }

    /// Whether a user or a role that makes the change could give itself rights.
    fn may_administer(&self) -> bool {
        let caller = self.change.caller();
        let (action, kind, name) = match &caller.principal {
            Principal::User { name, .. } => (Action::PutUserPolicy, IdentityKind::User, name),
            Principal::Session { role, .. } => (Action::PutRolePolicy, IdentityKind::Role, role),
            Principal::Root { .. } | Principal::System(_) | Principal::Anonymous => return false,
        };
        let Some(scope) = caller.principal.scope() else { return false };
        let own = self.control.accounts.get(scope).named(kind, name);
        self.control.decide(caller, action, &own, More::default()).is_allowed()
    }
}

/// What users, groups and roles all have.
pub(super) struct Parts<'a> {
    pub(super) inline: &'a mut BTreeMap<String, String>,
    pub(super) attached: &'a mut BTreeSet<String>,
}

/// What a scope will have.
pub(super) struct Draft {
    iam: Iam,
    pub(super) account: Account,
    pub(super) scope: Scope,
    pub(super) now: jiff::Timestamp,
    pub(super) batch: Batch,
    touched: Touched,
    is_same: bool,
}

impl Draft {
    /// Adds writes of other tables.
    pub(super) fn write(
        &mut self,
        add: impl FnOnce(Batch) -> Result<Batch, Error>,
    ) -> Result<(), Error> {
        self.is_same = false;
        self.batch = add(std::mem::take(&mut self.batch))?;
        Ok(())
    }

    pub(super) fn user(&self, name: &str) -> Result<User, Error> {
        let found = self.account.user(name).map(Arc::unwrap_or_clone);
        found.ok_or_else(|| self.absent(IdentityKind::User, name))
    }

    pub(super) fn group(&self, name: &str) -> Result<Group, Error> {
        let found = self.account.group(name).map(Arc::unwrap_or_clone);
        found.ok_or_else(|| self.absent(IdentityKind::Group, name))
    }

    pub(super) fn role(&self, name: &str) -> Result<Role, Error> {
        let found = self.account.role(name).map(Arc::unwrap_or_clone);
        found.ok_or_else(|| self.absent(IdentityKind::Role, name))
    }

    pub(super) fn policy(&self, arn: &str) -> Result<ManagedPolicy, Error> {
        let found = self.account.policy(arn).map(Arc::unwrap_or_clone);
        found.ok_or_else(|| Error::NotFound(self.account.policy_resource(arn)))
    }

    fn absent(&self, kind: IdentityKind, name: &str) -> Error {
        Error::NotFound(self.account.named(kind, name))
    }

    pub(super) fn put_user(&mut self, user: User) -> Result<(), Error> {
        self.write_row(|iam, batch, scope| iam.put_user(batch, scope, &user))?;
        self.account.put_user(user, &mut self.touched);
        Ok(())
    }

    pub(super) fn put_group(&mut self, mut group: Group) -> Result<(), Error> {
        if group.team.is_some() {
            // It follows from what the team is, and from what its role may in this version.
            group.inline.clear();
        }
        self.write_row(|iam, batch, scope| iam.put_group(batch, scope, &group))?;
        self.account.put_group(group, &mut self.touched);
        Ok(())
    }

    pub(super) fn put_role(&mut self, role: Role) -> Result<(), Error> {
        self.write_row(|iam, batch, scope| iam.put_role(batch, scope, &role))?;
        self.account.put_role(role, &mut self.touched);
        Ok(())
    }

    pub(super) fn put_policy(&mut self, policy: ManagedPolicy) -> Result<(), Error> {
        self.write_row(|iam, batch, scope| iam.put_policy(batch, scope, &policy))?;
        self.account.put_policy(policy, &mut self.touched);
        Ok(())
    }

    pub(super) fn remove_user(&mut self, name: &str) -> Result<(), Error> {
        self.write_row(|iam, batch, scope| Ok(iam.delete(batch, scope, IdentityKind::User, name)))?;
        self.account.remove_user(name, &mut self.touched);
        Ok(())
    }

    pub(super) fn remove_group(&mut self, name: &str) -> Result<(), Error> {
        let kind = IdentityKind::Group;
        self.write_row(|iam, batch, scope| Ok(iam.delete(batch, scope, kind, name)))?;
        self.account.remove_group(name);
        Ok(())
    }

    pub(super) fn remove_role(&mut self, role: &Role) -> Result<(), Error> {
        let kind = IdentityKind::Role;
        self.write_row(|iam, batch, scope| {
            Ok(iam.forget_role_use(iam.delete(batch, scope, kind, &role.name), &role.id))
        })?;
        self.account.remove_role(&role.name, &mut self.touched);
        Ok(())
    }

    pub(super) fn remove_policy(&mut self, name: &str) -> Result<(), Error> {
        let kind = IdentityKind::Policy;
        self.write_row(|iam, batch, scope| Ok(iam.delete(batch, scope, kind, name)))?;
        self.account.remove_policy(name);
        Ok(())
    }

    /// Changes what users, groups and roles all have.
    pub(super) fn edit<T>(
        &mut self,
        kind: IdentityKind,
        name: &str,
        edit: impl FnOnce(Parts<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match kind {
            IdentityKind::User => {
                let mut user = self.user(name)?;
                let made = edit(Parts { inline: &mut user.inline, attached: &mut user.attached })?;
                self.put_user(user)?;
                Ok(made)
            }
            IdentityKind::Group => {
                let mut group = self.group(name)?;
                let parts = Parts { inline: &mut group.inline, attached: &mut group.attached };
                let made = edit(parts)?;
                self.put_group(group)?;
                Ok(made)
            }
            IdentityKind::Role => {
                let mut role = self.role(name)?;
                let made = edit(Parts { inline: &mut role.inline, attached: &mut role.attached })?;
                self.put_role(role)?;
                Ok(made)
            }
            IdentityKind::Policy | IdentityKind::CommonPolicy => {
                Err(Error::internal("a policy has no policies"))
            }
        }
    }

    /// Whether a name can be given.
    pub(super) fn must_be_free(
        &self,
        kind: IdentityKind,
        is_there: bool,
        name: &str,
    ) -> Result<(), Error> {
        if is_there {
            let name = format!("/{name}");
            return Err(Error::AlreadyExists(Resource::Identity(self.scope.clone(), kind, name)));
        }
        Ok(())
    }

    pub(super) fn must_have(&self, kind: IdentityKind, name: &str) -> Result<(), Error> {
        match kind {
            IdentityKind::User => self.user(name).map(drop),
            IdentityKind::Group => self.group(name).map(drop),
            IdentityKind::Role => self.role(name).map(drop),
            IdentityKind::Policy | IdentityKind::CommonPolicy => self.must_have_policy(name),
        }
    }

    /// Whether there is a managed policy of this whole name.
    pub(super) fn must_have_policy(&self, arn: &str) -> Result<(), Error> {
        if self.account.managed(arn).is_some() {
            return Ok(());
        }
        Err(Error::NotFound(self.account.policy_resource(arn)))
    }

    fn write_row(
        &mut self,
        add: impl FnOnce(&Iam, Batch, &Scope) -> Result<Batch, store::KvError>,
    ) -> Result<(), Error> {
        let batch = std::mem::take(&mut self.batch);
        self.batch = add(&self.iam, batch, &self.scope)?;
        self.is_same = false;
        Ok(())
    }
}
