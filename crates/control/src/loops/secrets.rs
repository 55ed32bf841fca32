//! Removes secrets that were deleted long enough ago, and rotates those that are due.

use jiff::Timestamp;
use model::{Secret, SecretKey};

use crate::{Control, Error};

/// What a secret is in need of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Removal,
    Rotation,
    /// A rotation that was begun, and has not ended.
    Retry,
}

fn due(secret: &Secret, now: Timestamp) -> Option<Due> {
    if let Some(deletion) = secret.deletion {
        return (deletion.due <= now).then_some(Due::Removal);
    }
    let rotation = secret.rotation.as_ref()?;
    if let Some(attempt) = &rotation.attempt {
        return (attempt.at <= now).then_some(Due::Retry);
    }
    let due = rotation.enabled && rotation.next.is_some_and(|next| next <= now);
    due.then_some(Due::Rotation)
}

impl Control {
    pub(super) async fn look_after_secrets(&self) -> Result<(), Error> {
        let now = self.env.now();
        let all = self.secrets.select(|secret| due(secret, now).is_some());
        let needs = all.iter().filter_map(|secret| Some((&secret.key, due(secret, now)?)));
        let mut failed = None;
        for (key, need) in needs {
            // One that fails must not keep the others waiting.
            if let Err(error) = self.give(key, need).await {
                tracing::warn!(%key, %error, "a secret is not looked after");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn give(&self, key: &SecretKey, need: Due) -> Result<(), Error> {
        match need {
            Due::Removal => self.remove_deleted_secret(key).await,
            Due::Rotation => self.begin_due_rotation(key).await,
            Due::Retry => {
                self.rotate_soon(key);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{Attempt, Deletion, FunctionKey, Rotation, Scope};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn secret(deletion: Option<i64>, next: Option<i64>, attempt: Option<i64>) -> Secret {
        let scope = Scope::aws("123456789012").unwrap();
        let region: model::Region = "eu-west-1".parse().unwrap();
        let attempt =
            attempt.map(|it| Attempt { version: "v".into(), tries: 0, at: at(it), trial: false });
        Secret {
            key: SecretKey {
                scope: scope.clone(),
                region: region.clone(),
                name: "s".parse().unwrap(),
                suffix: "AbC12x".into(),
            },
            incarnation: "one".into(),
            description: None,
            created: at(0),
            changed: at(0),
            deletion: deletion.map(|due| Deletion { asked: at(0), due: at(due) }),
            tags: BTreeMap::new(),
            policy: None,
            versions: BTreeMap::new(),
            rotation: Some(Rotation {
                enabled: true,
                function: FunctionKey { scope, region, name: "f".parse().unwrap() },
                rules: None,
                next: next.map(at),
                attempt,
            }),
            rotated: None,
        }
    }

    #[test]
    fn a_deleted_secret_is_removed_when_its_days_are_over() {
        assert_eq!(due(&secret(Some(100), Some(1), None), at(99)), None);
        assert_eq!(due(&secret(Some(100), Some(1), Some(1)), at(100)), Some(Due::Removal));
    }

    #[test]
    fn a_rotation_begins_when_it_is_due_and_is_tried_again() {
        assert_eq!(due(&secret(None, None, None), at(100)), None);
        assert_eq!(due(&secret(None, Some(100), None), at(99)), None);
        assert_eq!(due(&secret(None, Some(100), None), at(100)), Some(Due::Rotation));
        assert_eq!(due(&secret(None, Some(1), Some(100)), at(99)), None);
        assert_eq!(due(&secret(None, Some(1), Some(100)), at(100)), Some(Due::Retry));
        let mut off = secret(None, Some(1), None);
        off.rotation.as_mut().unwrap().enabled = false;
        assert_eq!(due(&off, at(100)), None);
        off.rotation = None;
        assert_eq!(due(&off, at(100)), None);
    }
}
