//! Everything that an account has of identities and policies, at once.

use std::sync::Arc;

use model::{Action, Caller, Group, Resource, User};

use super::{PolicyInfo, RoleInfo};
use crate::{Control, Error, identity::scope_of};

/// One thing that an account has.
#[derive(Debug, Clone)]
pub enum Detail {
    /// A user, and the groups that it is in.
    User(Arc<User>, Vec<Arc<Group>>),
    Group(Arc<Group>),
    Role(RoleInfo),
    /// A managed policy: the account's own, or a common one that is used.
    Policy(PolicyInfo),
}

impl Control {
    pub fn account_details(&self, caller: &Caller) -> Result<Vec<Detail>, Error> {
        let scope = scope_of(caller)?;
        let resource = Resource::Identities(scope.clone());
        self.authorize(caller, Action::GetAccountAuthorizationDetails, &resource)?;
        let account = self.accounts.get(&scope);
        let users = account.users().map(|it| Detail::User(it.clone(), account.groups_of(it)));
        let groups = account.groups().cloned().map(Detail::Group);
        let roles = account.roles().map(|it| Detail::Role(account.role_info(it)));
        let mut policies = account.policy_infos();
        policies.retain(|it| !it.is_common || it.usage != super::Usage::default());
        let policies = policies.into_iter().map(Detail::Policy);
        Ok(users.chain(groups).chain(roles).chain(policies).collect())
    }
}
