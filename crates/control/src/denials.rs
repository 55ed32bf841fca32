//! Refusals of what changes nothing. A change records its own; these are recorded beside the
//! request, and the same one once a minute, so that who asks in a loop does not fill the trail.

use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use model::{Action, Caller, Outcome, Principal, Resource, Scope, TrailRecord};
use store::Batch;

use crate::{Control, Error, error::Forbidden};

/// How many different refusals of a minute are told apart.
const MAX_KNOWN: usize = 4096;

#[derive(Default)]
pub(crate) struct Denials {
    /// The minute in which one was recorded last.
    known: DashMap<(String, Action, Resource), i64>,
    /// How many could not be recorded.
    lost: AtomicU64,
}

impl Denials {
    /// Whether it is the first of its kind in this minute.
    fn is_new(&self, refused: (String, Action, Resource), minute: i64) -> bool {
        if self.known.len() >= MAX_KNOWN {
            self.known.retain(|_, last| *last == minute);
            if self.known.len() >= MAX_KNOWN {
                return false;
            }
        }
        self.known.insert(refused, minute) != Some(minute)
    }
}

impl Control {
    /// Takes note that a read was refused.
    pub(crate) fn note_denial(&self, caller: &Caller, forbidden: &Forbidden) {
        // A stranger can think up names without end.
        let is_made_up = caller.principal == Principal::Anonymous
            && !matches!(&forbidden.resource, Resource::Function(key) if self.directory.get(key).is_some());
        if !forbidden.action.mutates() && !is_made_up {
            let of = (forbidden.action, &forbidden.resource);
            self.note_refusal(caller, of, ("Forbidden", forbidden.to_string()));
        }
    }

    /// Takes note of a login of somebody whom nobody knows, who may try as often as they like.
    pub(crate) fn note_failed_login(&self, door: &Caller, scope: &Scope, error: &Error) {
        let of = (Action::LogIn, &Resource::Identities(scope.clone()));
        self.note_refusal(door, of, (error.kind(), error.to_string()));
    }

    fn note_refusal(
        &self,
        caller: &Caller,
        (action, resource): (Action, &Resource),
        (kind, message): (&str, String),
    ) {
        let at = self.env.now();
        let name = caller.principal.in_policies();
        let name = name.unwrap_or_else(|| caller.principal.to_string());
        if !self.denials.is_new((name, action, resource.clone()), at.as_second() / 60) {
            return;
        }
        let outcome = Outcome::Refused { kind: kind.to_owned(), message };
        let (caller, resource) = (caller.clone(), resource.clone());
        let record = TrailRecord { at, caller, action, resource, outcome, details: Vec::new() };
        let this = self.clone();
        self.tasks.detach("refusal", async move {
            let suffix = this.env.random_hex(8);
            let recorded = async {
                let batch = this.trail.append(Batch::new(), &record, &suffix)?;
                this.kv.commit(batch).await.map_err(Error::from)
            };
            if let Err(failure) = recorded.await {
                let lost = this.denials.lost.fetch_add(1, Ordering::Relaxed) + 1;
                tracing::error!(%failure, lost, "a refusal could not be recorded");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_refusal_is_recorded_once_a_minute() {
        let denials = Denials::default();
        let of = |action| ("arn".to_owned(), action, Resource::Platform);
        assert!(denials.is_new(of(Action::ReadStatus), 7));
        assert!(!denials.is_new(of(Action::ReadStatus), 7));
        assert!(denials.is_new(of(Action::ListRuntimes), 7));
        assert!(denials.is_new(of(Action::ReadStatus), 8));
        for key in 0..MAX_KNOWN {
            let resource = Resource::Runtime(key.to_string());
            denials.is_new(("arn".to_owned(), Action::ReadStatus, resource), 8);
        }
        assert!(denials.known.len() <= MAX_KNOWN);
        assert!(denials.is_new(of(Action::ReadStatus), 9));
    }
}
