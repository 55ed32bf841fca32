//! Tags: what people say of a function. They change nothing of what runs.

use std::collections::BTreeMap;

use model::{Action, Caller, FunctionKey, Resource};

use crate::{Control, Error, Invalid};

pub type Tags = BTreeMap<String, String>;

/// As AWS documents it for every resource.
const MAX_TAGS: usize = 50;
const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 256;
const RESERVED: &str = "aws:";

impl Control {
    pub fn list_tags(&self, caller: &Caller, key: &FunctionKey) -> Result<Tags, Error> {
        let resource = Resource::Function(key.clone());
        self.authorize(caller, Action::ListTags, &resource)?;
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
        self.annotate(caller, key, Action::TagFunction, details, |function| {
            check(&new, &function.tags)?;
            function.tags.extend(new);
            Ok(())
        })
        .await
        .map(drop)
    }

    /// Removes tags; those that are not there are no matter.
    pub async fn untag_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        old: &[String],
    ) -> Result<(), Error> {
        let details = old.iter().map(|key| ("removed".to_owned(), key.clone())).collect();
        self.annotate(caller, key, Action::UntagFunction, details, |function| {
            function.tags.retain(|key, _| !old.contains(key));
            Ok(())
        })
        .await
        .map(drop)
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
