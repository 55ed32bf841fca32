use std::collections::BTreeMap;

/// How many characters a policy has, white space not counted, as quotas count them.
pub fn counted(document: &str) -> usize {
    document.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// The same of all inline policies together.
pub fn inline_size(inline: &BTreeMap<String, String>) -> usize {
    inline.values().map(|document| counted(document)).sum()
}
