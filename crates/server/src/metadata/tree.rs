//! What the metadata server knows, as folders and leaves, and how it is shown.
use serde_json::{Map, Value};

pub(super) enum Node {
    /// By name, in order.
    Folder(Vec<(String, Node)>),
    Leaf(Value),
    /// Digits that are a number in JSON, and keep their zeros as text.
    Number(String),
    /// Made when it is asked for, and shown to who asks for it alone.
    Asked(Asked),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Identity,
    Token,
}

pub(super) fn folder<const N: usize>(children: [(&str, Node); N]) -> Node {
    Node::Folder(children.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}

impl Node {
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        let Self::Folder(children) = self else { return None };
        children.iter().find(|(own, _)| own == name).map(|(_, node)| node)
    }

    /// The names in a folder, those of folders with a slash at their end.
    pub(super) fn listing(&self) -> String {
        let Self::Folder(children) = self else { return String::new() };
        let line = |(name, node): &(String, Self)| match node {
            Self::Folder(_) => format!("{name}/\n"),
            _ => format!("{name}\n"),
        };
        children.iter().map(line).collect()
    }

    /// Everything below as one document.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Folder(children) => {
                let shown = children.iter().filter(|(_, node)| !matches!(node, Self::Asked(_)));
                let members = shown.map(|(name, node)| (camel(name), node.json()));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Self::Leaf(value) => value.clone(),
            Self::Number(digits) => digits.parse::<u64>().map_or(Value::Null, Value::from),
            Self::Asked(_) => Value::Null,
        }
    }

    /// Everything below, a line each: its path and what is there.
    pub(super) fn lines(&self) -> String {
        let mut lines = String::new();
        self.add_lines("", &mut lines);
        lines
    }

    fn add_lines(&self, at: &str, lines: &mut String) {
        match self {
            Self::Folder(children) => {
                for (name, node) in children {
                    let between = if at.is_empty() { "" } else { "/" };
                    node.add_lines(&format!("{at}{between}{name}"), lines);
                }
            }
            Self::Asked(_) => {}
            leaf => {
                for line in leaf.text().lines() {
                    lines.extend([at, " ", line, "\n"]);
                }
            }
        }
    }

    /// A leaf as text: a list has a line for each.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Leaf(Value::String(text)) | Self::Number(text) => text.clone(),
            Self::Leaf(Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).flat_map(|item| [item, "\n"]).collect()
            }
            Self::Leaf(other) => other.to_string(),
            Self::Folder(_) | Self::Asked(_) => String::new(),
        }
    }
}

/// `numeric-project-id` → `numericProjectId`; what is not a word of Google's stays.
fn camel(name: &str) -> String {
    if name.contains('@') {
        return name.to_owned();
    }
    let mut upper = false;
    let mut written = String::new();
    for letter in name.chars() {
        if letter == '-' {
            upper = true;
        } else {
            written.push(if upper { letter.to_ascii_uppercase() } else { letter });
            upper = false;
        }
    }
    written
}
