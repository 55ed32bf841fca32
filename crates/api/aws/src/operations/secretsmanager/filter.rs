use model::Secret;

use super::parameter;
use crate::{fault::Fault, wire::secretsmanager};

/// What a listing is narrowed to: one of the values must fit; with `!` before it, it must not.
pub(super) struct Filter {
    key: By,
    values: Vec<String>,
}

#[derive(Clone, Copy)]
enum By {
    Name,
    Description,
    Tag,
    TagValue,
    Region,
    All,
}

pub(super) fn read(filters: Vec<secretsmanager::Filter>) -> Result<Vec<Filter>, Fault> {
    filters.into_iter().map(one).collect()
}

fn one(filter: secretsmanager::Filter) -> Result<Filter, Fault> {
    let missing = |what: &str| parameter(format!("A filter needs {what}."));
    let key = match filter.key.as_deref() {
        Some("name") => By::Name,
        Some("description") => By::Description,
        Some("tag-key") => By::Tag,
        Some("tag-value") => By::TagValue,
        Some("primary-region") => By::Region,
        Some("all") => By::All,
        Some(other) => return Err(parameter(format!("The filter {other} is not supported yet"))),
        None => return Err(missing("Key")),
    };
    let values = filter.values.filter(|values| !values.is_empty());
    Ok(Filter { key, values: values.ok_or_else(|| missing("Values"))? })
}

impl Filter {
    pub(super) fn fits(&self, secret: &Secret) -> bool {
        self.values.iter().any(|value| match value.strip_prefix('!') {
            Some(value) => !self.key.fits(secret, value),
            None => self.key.fits(secret, value),
        })
    }
}

impl By {
    fn fits(self, secret: &Secret, value: &str) -> bool {
        let name = secret.key.name.as_str();
        let description = || secret.description.as_deref().unwrap_or_default().to_lowercase();
        match self {
            Self::Name => name.starts_with(value),
            Self::Description => description().starts_with(&value.to_lowercase()),
            Self::Tag => secret.tags.keys().any(|key| key.starts_with(value)),
            Self::TagValue => secret.tags.values().any(|it| it.starts_with(value)),
            Self::Region => secret.key.region.as_str().starts_with(value),
            // Any of its words, anywhere, in any case.
            Self::All => {
                let tags = secret.tags.iter().flat_map(|(key, value)| [key.clone(), value.clone()]);
                let texts: Vec<_> = [name.to_owned(), description()]
                    .into_iter()
                    .chain(tags)
                    .map(|text| text.to_lowercase())
                    .collect();
                let value = value.to_lowercase();
                let mut words = value.split(|it: char| !it.is_alphanumeric());
                words.any(|word| !word.is_empty() && texts.iter().any(|text| text.contains(word)))
            }
        }
    }
}
