//! Tags of users, roles and policies. Their keys are told apart ignoring case.

use model::{
    Action, Caller, IdentityKind, ManagedPolicy, Role, User, access::folded, policy::Context,
};

use super::{
    account::Account,
    draft::{Draft, Target},
    of_tags,
};
use crate::{
    Control, Error,
    functions::{Tags, tags::check},
    identity::scope_of,
};

/// What has tags.
#[derive(Debug, Clone, Copy)]
pub enum Tagged<'a> {
    User(&'a str),
    Role(&'a str),
    /// By its whole name.
    Policy(&'a str),
}

impl<'a> Tagged<'a> {
    fn target(self) -> Target<'a> {
        match self {
            Self::User(name) => Target::Named(IdentityKind::User, name),
            Self::Role(name) => Target::Named(IdentityKind::Role, name),
            Self::Policy(arn) => Target::Policy(arn),
        }
    }

    fn tags(self, account: &Account) -> Option<Tags> {
        match self {
            Self::User(name) => account.user(name).map(|it| it.tags.clone()),
            Self::Role(name) => account.role(name).map(|it| it.tags.clone()),
            Self::Policy(arn) => account.managed(arn).map(|it| it.tags.clone()),
        }
    }
}

impl Control {
    pub fn list_identity_tags(&self, caller: &Caller, of: Tagged<'_>) -> Result<Tags, Error> {
        let action = match of {
            Tagged::User(_) => Action::ListUserTags,
            Tagged::Role(_) => Action::ListRoleTags,
            Tagged::Policy(_) => Action::ListPolicyTags,
        };
        let account = self.accounts.get(&scope_of(caller)?);
        let resource = of.target().resource(&account);
        self.authorize(caller, action, &resource)?;
        of.tags(&account).ok_or(Error::NotFound(resource))
    }

    /// Sets tags; others stay.
    pub async fn tag_identity(
        &self,
        caller: &Caller,
        of: Tagged<'_>,
        new: Tags,
    ) -> Result<(), Error> {
        let action = match of {
            Tagged::User(_) => Action::TagUser,
            Tagged::Role(_) => Action::TagRole,
            Tagged::Policy(_) => Action::TagPolicy,
        };
        let details = new.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        self.change_identities(caller, (action, details, of_tags(&new)), of.target(), |draft| {
            edit(draft, of, |tags| {
                let is_set = |key: &String| new.keys().any(|it| it.eq_ignore_ascii_case(key));
                tags.retain(|key, _| !is_set(key));
                check(&new, tags)?;
                tags.extend(new);
                Ok(())
            })
        })
        .await
    }

    /// Removes tags; those that are not there are no matter.
    pub async fn untag_identity(
        &self,
        caller: &Caller,
        of: Tagged<'_>,
        old: &[String],
    ) -> Result<(), Error> {
        let action = match of {
            Tagged::User(_) => Action::UntagUser,
            Tagged::Role(_) => Action::UntagRole,
            Tagged::Policy(_) => Action::UntagPolicy,
        };
        let details = old.iter().map(|key| ("removed".to_owned(), key.clone())).collect();
        let mut facts = Context::default();
        facts.set("aws:TagKeys", old.to_vec());
        self.change_identities(caller, (action, details, facts), of.target(), |draft| {
            let old: Vec<_> = old.iter().map(|key| folded(key)).collect();
            edit(draft, of, |tags| {
                tags.retain(|key, _| !old.contains(&folded(key)));
                Ok(())
            })
        })
        .await
    }
}

fn edit(
    draft: &mut Draft,
    of: Tagged<'_>,
    edit: impl FnOnce(&mut Tags) -> Result<(), Error>,
) -> Result<(), Error> {
    match of {
        Tagged::User(name) => {
            let mut user: User = draft.user(name)?;
            edit(&mut user.tags)?;
            draft.put_user(user)
        }
        Tagged::Role(name) => {
            let mut role: Role = draft.role(name)?;
            edit(&mut role.tags)?;
            draft.put_role(role)
        }
        Tagged::Policy(arn) => {
            let mut policy: ManagedPolicy = draft.policy(arn)?;
            edit(&mut policy.tags)?;
            draft.put_policy(policy)
        }
    }
}
