//! Tags: what people say of a function. They change nothing of what runs.

use std::collections::BTreeMap;

use model::{Action, Caller, Function, FunctionKey, Resource};
use store::{Batch, CommitError};

use crate::{Busy, Control, Error, Invalid, authorize, change::Change, directory::Resident};

pub type Tags = BTreeMap<String, String>;

/// As AWS documents it for every resource.
const MAX_TAGS: usize = 50;
const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 256;
const RESERVED: &str = "aws:";

impl Control {
    pub fn list_tags(&self, caller: &Caller, key: &FunctionKey) -> Result<Tags, Error> {
        let resource = Resource::Function(key.clone());
        authorize(&caller.principal, Action::ListTags, &resource)?;
        let found = self.directory.get(key).ok_or(Error::NotFound(resource))?;
        Ok(found.function.tags.clone())
    }

    /// Sets tags; others stay.
    pub async fn tag_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        new: Tags,
    ) -> Result<(), Error> {
        let details = new.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        self.change_tags(caller, key, Action::TagFunction, details, |tags| {
            check(&new, tags)?;
            tags.extend(new);
            Ok(())
        })
        .await
    }

    /// Removes tags; those that are not there are no matter.
    pub async fn untag_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        old: &[String],
    ) -> Result<(), Error> {
        let details = old.iter().map(|key| ("removed".to_owned(), key.clone())).collect();
        self.change_tags(caller, key, Action::UntagFunction, details, |tags| {
            tags.retain(|key, _| !old.contains(key));
            Ok(())
        })
        .await
    }

    async fn change_tags(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        action: Action,
        details: Vec<(String, String)>,
        edit: impl FnOnce(&mut Tags) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let resource = Resource::Function(key.clone());
        let change = Change::new(self, caller, action, resource.clone(), details).await?;
        let changed = async {
            let changing = self.directory.lock(key).await;
            let old = self.stored(key).await?;
            let mut function: Function = old.value.clone();
            edit(&mut function.tags)?;
            match change.commit(self.functions.replace(Batch::new(), &old, &function)?).await {
                Ok(()) => {}
                Err(CommitError::Conflict) => return Err(Error::Busy(Busy::Contended(resource))),
                Err(error) => return Err(error.into()),
            }
            let pool = self.directory.get(key).and_then(|resident| resident.pool);
            changing.put(Resident { function: function.into(), pool });
            Ok(())
        };
        change.close(changed.await).await
    }
}

/// Whether tags may be set over those that are there.
pub(crate) fn check(new: &Tags, there: &Tags) -> Result<(), Error> {
    let invalid = |problem: String| Err(Error::invalid("Tags", problem));
    for (key, value) in new {
        if key.is_empty() || key.chars().count() > MAX_KEY_CHARS {
            return invalid(format!("a tag's key has 1 to {MAX_KEY_CHARS} characters: '{key}'"));
        }
        if value.chars().count() > MAX_VALUE_CHARS {
            return invalid(format!("a tag's value has {MAX_VALUE_CHARS} characters at most"));
        }
        if key.to_ascii_lowercase().starts_with(RESERVED) {
            return invalid(format!("keys that begin with {RESERVED} are reserved for system use"));
        }
    }
    let all = new.len() + there.keys().filter(|key| !new.contains_key(*key)).count();
    if all > MAX_TAGS {
        return Err(Error::Invalid { field: "Tags", problem: Invalid::TooManyTags(MAX_TAGS) });
    }
    Ok(())
}
