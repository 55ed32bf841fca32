//! The role whose rights a function's code has.

use model::{Action, Caller, FunctionKey, IdentityKind, Resource, policy::Context};

use crate::{Control, Error, Invalid, authorize::More, identity::FUNCTIONS};

impl Control {
    /// Whether a function may be given a role: it is of the same scope, functions may take it on,
    /// and who gives it may do so.
    pub(super) fn check_role(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        role: &str,
    ) -> Result<(), Error> {
        let of_scope = format!("arn:aws:iam::{}:role", key.scope.owner());
        let other = || Error::Invalid { field: "Role", problem: Invalid::RoleElsewhere };
        let name = role.strip_prefix(&of_scope).ok_or_else(other)?;
        let resource = Resource::Identity(key.scope.clone(), IdentityKind::Role, name.to_owned());
        let facts = Context::default()
            .with("iam:PassedToService", FUNCTIONS)
            .with("iam:AssociatedResourceArn", key.in_policies());
        self.authorize_with(caller, Action::PassRole, &resource, More::facts(facts))?;
        self.role_of_functions(&key.scope, role).map(drop)
    }
}
