//! Whether anybody may call a function by its URL: a statement of its policy says so.

use std::collections::BTreeMap;

use model::{Action, Caller, Function, FunctionKey, Permission, Permitted};

use super::permissions::add;
use crate::{Control, Error};

/// The statement's name.
const PUBLIC: &str = "morrow-public";

/// Whether everybody may call a function, whatever the request is like.
pub fn is_public(function: &Function) -> bool {
    let statements = function.policy.iter().flat_map(|policy| &policy.statements);
    statements.into_iter().any(opens)
}

fn opens(statement: &Permission) -> bool {
    let Permission { id: _, action, to, conditions } = statement;
    *to == Permitted::Everyone && action == Action::InvokeUrl.in_policies() && conditions.is_empty()
}

impl Control {
    /// Makes a function public, or private again. It is no matter whether it is so already.
    pub async fn set_public(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        public: bool,
    ) -> Result<Function, Error> {
        let action = if public { Action::ShareFunction } else { Action::UnshareFunction };
        let details = vec![("statement".to_owned(), PUBLIC.to_owned())];
        let revision = self.env.uuid().to_string();
        self.annotate(caller, key, action, details, |function| {
            if function.draft.config.contract.is_lambda() {
                let problem = "a Lambda function has no URL that could be public";
                return Err(Error::invalid("contract", problem));
            }
            if is_public(function) == public {
                return Ok(());
            }
            let mut policy = function.policy.take().unwrap_or_default();
            policy.statements.retain(|statement| !opens(statement));
            if public {
                add(&mut policy, key, statement())?;
            }
            policy.revision = revision;
            function.policy = Some(policy).filter(|policy| !policy.statements.is_empty());
            Ok(())
        })
        .await
    }
}

fn statement() -> Permission {
    Permission {
        id: PUBLIC.to_owned(),
        action: Action::InvokeUrl.in_policies().to_owned(),
        to: Permitted::Everyone,
        conditions: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lets_everybody_call_makes_public() {
        assert!(opens(&statement()));
        let named = Permitted::Identity("arn:aws:iam::123456789012:root".to_owned());
        assert!(!opens(&Permission { to: named, ..statement() }));
        let action = Action::InvokeFunction.in_policies().to_owned();
        assert!(!opens(&Permission { action, ..statement() }));
        let from = BTreeMap::from([("aws:SourceIp".to_owned(), "10.0.0.0/8".to_owned())]);
        let conditions = BTreeMap::from([("IpAddress".to_owned(), from)]);
        assert!(!opens(&Permission { conditions, ..statement() }));
    }
}
