//! The one gate: who may do what.
//!
//! Pure, so that every rule is tested as a table. Policies replace [`authorize`]'s body later;
//! its callers stay as they are.

use model::{Action, Principal, Resource};

use crate::Error;

pub fn authorize(principal: &Principal, action: Action, resource: &Resource) -> Result<(), Error> {
    let allowed = match principal {
        // The root of a scope owns what is in it, and, on a machine of its own, the platform.
        Principal::Root { scope, .. } => resource.scope().is_none_or(|owner| owner == scope),
        Principal::System(part) => matches!(
            (part.as_str(), action),
            (SETTLER, Action::SettleFunction)
                | (RETENTION, Action::ExpireLogs)
                | (COLLECTOR, Action::CollectGarbage)
                | (STARTER, Action::CreateKey | Action::AddRuntime)
        ),
    };
    if allowed {
        return Ok(());
    }
    Err(Error::Forbidden { principal: name(principal), action, resource: resource.clone() })
}

/// Ends what a change began: Pending → Active.
pub(crate) const SETTLER: &str = "settler";
/// Lets old log events go.
pub(crate) const RETENTION: &str = "retention";
/// Removes packages that nothing refers to.
pub(crate) const COLLECTOR: &str = "collector";
/// What a start does before anybody can ask.
pub(crate) const STARTER: &str = "starter";

fn name(principal: &Principal) -> String {
    match principal {
        Principal::Root { scope, access_key } => format!("the root of {scope} ({access_key})"),
        Principal::System(part) => format!("the platform's {part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_reaches_its_own_scope_only() {
        let scope = |text: &str| text.parse().unwrap();
        let root = Principal::Root { scope: scope("aws:000000000000"), access_key: "AKIA".into() };
        let own = Resource::Keys(scope("aws:000000000000"));
        let other = Resource::Keys(scope("aws:111111111111"));
        assert!(authorize(&root, Action::ListKeys, &own).is_ok());
        assert!(matches!(
            authorize(&root, Action::ListKeys, &other),
            Err(Error::Forbidden { action: Action::ListKeys, .. })
        ));
    }

    #[test]
    fn a_part_of_the_platform_does_its_own_work_only() {
        let settler = Principal::System(SETTLER.into());
        assert!(authorize(&settler, Action::SettleFunction, &Resource::Platform).is_ok());
        assert!(authorize(&settler, Action::DeleteFunction, &Resource::Platform).is_err());
    }
}
