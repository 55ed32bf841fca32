//! What of a list somebody may see.
//!
//! Who may list everything sees everything, as on AWS. Who may not, but is allowed the same action
//! on some things by name, sees those, and nothing tells that there are others. Who is allowed it
//! on nothing at all is refused.

use model::{Action, Caller, Resource, policy::Decision};

use crate::{Control, Error, authorize::More};

/// Decides of each thing of a list.
pub(crate) struct Sight<'a> {
    control: &'a Control,
    caller: &'a Caller,
    action: Action,
    sees_all: bool,
}

impl Control {
    /// What a caller sees of a list; `all` is how policies call it as a whole.
    pub(crate) fn sight<'a>(
        &'a self,
        caller: &'a Caller,
        action: Action,
        all: &Resource,
    ) -> Result<Sight<'a>, Error> {
        let sight = |sees_all| Sight { control: self, caller, action, sees_all };
        match self.permitted(caller, action, all, More::default()) {
            Ok(()) => Ok(sight(true)),
            Err(forbidden) => {
                let is_unsaid = matches!(forbidden.decision, Decision::NotAllowed(_));
                let some = || self.asker(caller).is_some_and(|it| it.may_some(action));
                let is_own =
                    all.scope().is_none_or(|owner| Some(owner) == caller.principal.scope());
                if is_unsaid && is_own && some() {
                    return Ok(sight(false));
                }
                self.note_denial(caller, &forbidden);
                Err(Error::Forbidden(forbidden))
            }
        }
    }
}

impl Sight<'_> {
    pub(crate) fn sees_all(&self) -> bool {
        self.sees_all
    }

    pub(crate) fn sees(&self, resource: &Resource) -> bool {
        let more = More::default();
        self.sees_all || self.control.permitted(self.caller, self.action, resource, more).is_ok()
    }
}
