use std::collections::BTreeMap;

/// What is known of a request beside who asks what: `aws:SourceIp`, `aws:PrincipalTag/team`. The
/// names of keys know no case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.add(key, value);
        self
    }

    /// Gives a key a value, beside those that it has.
    pub fn add(&mut self, key: &str, value: impl Into<String>) {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.into());
    }

    /// A key that is there, and holds these; without any it is there all the same.
    pub fn set(&mut self, key: &str, values: Vec<String>) {
        drop(self.0.insert(key.to_ascii_lowercase(), values));
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(&key.to_ascii_lowercase())
    }

    /// `key` in lower case. `None`: the request does not have it.
    pub(super) fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }

    pub(super) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some([only]) => Some(only),
            _ => None,
        }
    }
}
