//! A function's policy: who beside its owner may do what with it.

use model::{Action, Caller, FunctionKey, FunctionPolicy, Permission, Resource};

use crate::{Control, Error, Invalid, layers::MAX_POLICY_BYTES};

impl Control {
    pub fn function_policy(
        &self,
        caller: &Caller,
        key: &FunctionKey,
    ) -> Result<Option<FunctionPolicy>, Error> {
        let resource = Resource::Function(key.clone());
        self.authorize(caller, Action::GetFunctionPolicy, &resource)?;
        let found = self.directory.get(key).ok_or(Error::NotFound(resource))?;
        Ok(found.function.policy.clone())
    }

    /// Lets somebody do something with a function. `expected` is the revision that the policy must
    /// still have.
    pub async fn share_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        permission: Permission,
        expected: Option<&str>,
    ) -> Result<FunctionPolicy, Error> {
        let details = vec![
            ("statement".to_owned(), permission.id.clone()),
            ("allows".to_owned(), permission.shown(&key.in_policies()).to_string()),
        ];
        self.change_function_policy(
            caller,
            key,
            Action::ShareFunction,
            details,
            expected,
            |policy| add(policy, key, permission),
        )
        .await
    }

    /// Takes a statement away.
    pub async fn unshare_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        statement: &str,
        expected: Option<&str>,
    ) -> Result<(), Error> {
        let details = vec![("statement".to_owned(), statement.to_owned())];
        let action = Action::UnshareFunction;
        let removed =
            self.change_function_policy(caller, key, action, details, expected, |policy| {
                let before = policy.statements.len();
                policy.statements.retain(|known| known.id != statement);
                if policy.statements.len() == before {
                    let problem = Invalid::NoSuchStatement(statement.to_owned());
                    return Err(Error::Invalid { field: "StatementId", problem });
                }
                Ok(())
            });
        removed.await.map(drop)
    }

    async fn change_function_policy(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        action: Action,
        details: Vec<(String, String)>,
        expected: Option<&str>,
        edit: impl FnOnce(&mut FunctionPolicy) -> Result<(), Error>,
    ) -> Result<FunctionPolicy, Error> {
        let revision = self.env.uuid().to_string();
        let annotated = self.annotate(caller, key, action, details, |function| {
            let mut policy = function.policy.take().unwrap_or_default();
            if expected.is_some_and(|expected| expected != policy.revision) {
                return Err(Error::Stale(Resource::Function(key.clone())));
            }
            edit(&mut policy)?;
            policy.revision = revision;
            function.policy = Some(policy).filter(|policy| !policy.statements.is_empty());
            Ok(())
        });
        Ok(annotated.await?.policy.unwrap_or_default())
    }
}

/// Adds a statement to a function's policy, if it may have it.
pub(super) fn add(
    policy: &mut FunctionPolicy,
    key: &FunctionKey,
    permission: Permission,
) -> Result<(), Error> {
    if policy.statements.iter().any(|known| known.id == permission.id) {
        let problem = Invalid::SameStatement(permission.id);
        return Err(Error::Invalid { field: "StatementId", problem });
    }
    policy.statements.push(permission);
    let bytes = policy.document(&key.in_policies()).len();
    if bytes > MAX_POLICY_BYTES {
        let problem = Invalid::PolicyTooLong { limit: MAX_POLICY_BYTES, bytes };
        return Err(Error::Invalid { field: "Policy", problem });
    }
    let compiled = policy.compiled(&key.in_policies());
    compiled.map(drop).map_err(|bad| Error::invalid("Policy", bad.to_string()))
}
