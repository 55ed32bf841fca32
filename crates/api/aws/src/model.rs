//! How the facts of AWS's models are kept: which operations there are, where they are found, what
//! they take. The facts themselves are in `wire/`.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use regex::Regex;

use crate::wire::{iam, lambda, logs, secretsmanager, sts};

/// All that are known here.
pub(crate) const APIS: [&Api; 5] =
    [&iam::API, &lambda::API, &logs::API, &secretsmanager::API, &sts::API];

/// Which of AWS's ways of asking and answering is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Lambda.
    RestJson,
    /// CloudWatch Logs and Secrets Manager.
    Json11,
    /// IAM and STS: a form, and XML.
    Query,
}

/// One service.
#[derive(Debug)]
pub(crate) struct Api {
    /// As the scope of a signature names it.
    pub(crate) service: &'static str,
    pub(crate) protocol: Protocol,
    /// The version that a form names, and the namespace of the answers; empty in other protocols.
    pub(crate) version: &'static str,
    pub(crate) namespace: &'static str,
    /// By name, as the shapes are.
    pub(crate) operations: &'static [Operation],
    pub(crate) shapes: &'static [Shape],
    /// The errors that the operations whose types are known may answer, and their statuses: what
    /// `fault.rs` is held against.
    #[cfg(test)]
    pub(crate) errors: &'static [(&'static str, u16)],
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) uri: &'static str,
    /// The others are refused by name.
    pub(crate) served: bool,
    pub(crate) input: Option<&'static str>,
    /// Among the shapes where answers are XML; JSON is written from its type alone.
    pub(crate) output: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: &'static [&'static str],
    /// Bounds of a number's value, a text's characters, or how many a list or map has.
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) pattern: Option<&'static str>,
    /// The values of an enum; empty if it is none.
    pub(crate) values: &'static [&'static str],
    /// A secret, which no message repeats.
    pub(crate) sensitive: bool,
    pub(crate) members: &'static [Member],
    /// The shape of a list's members.
    pub(crate) member: Option<&'static str>,
    pub(crate) key: Option<&'static str>,
    pub(crate) value: Option<&'static str>,
    /// The member that is the whole body.
    pub(crate) payload: Option<&'static str>,
}

impl Shape {
    pub(crate) const EMPTY: Self = Self {
        name: "",
        kind: Kind::Structure,
        required: &[],
        min: None,
        max: None,
        pattern: None,
        values: &[],
        sensitive: false,
        members: &[],
        member: None,
        key: None,
        value: None,
        payload: None,
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Structure,
    List,
    Map,
    String,
    Blob,
    Boolean,
    Integer,
    Long,
    Double,
    Timestamp,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static str,
    /// Where it is, if not in the body.
    pub(crate) location: Option<Location>,
    /// Its name there.
    pub(crate) wire: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    Uri,
    Query,
    Header,
}

/// An operation that a request was found to be for, and what its path says.
pub(crate) struct Found {
    pub(crate) operation: &'static Operation,
    pub(crate) labels: Vec<(&'static str, String)>,
}

impl Api {
    pub(crate) fn operation(&self, name: &str) -> Option<&'static Operation> {
        let at = self.operations.binary_search_by_key(&name, |operation| operation.name).ok()?;
        self.operations.get(at)
    }

    pub(crate) fn shape(&self, name: &str) -> Option<&'static Shape> {
        let at = self.shapes.binary_search_by_key(&name, |shape| shape.name).ok()?;
        self.shapes.get(at)
    }

    /// The operation of a method, a path and a query. Where two share a path, one of them is told
    /// by a fixed part of its query.
    pub(crate) fn route(&self, method: &str, path: &str, query: &str) -> Option<Found> {
        let path = path.trim_matches('/');
        let candidates = self.operations.iter().filter(|operation| operation.method == method);
        let found = candidates.filter_map(|operation| {
            let (uri, fixed) = operation.uri.split_once('?').unwrap_or((operation.uri, ""));
            let given = fixed.is_empty() || query.split('&').any(|pair| pair == fixed);
            Some((fixed, Found { operation, labels: labels(uri, path).filter(|_| given)? }))
        });
        found.max_by_key(|(fixed, _)| fixed.len()).map(|(_, found)| found)
    }
}

/// `/a/{B}/c` against `a/x/c` → `B` is `x`.
fn labels(uri: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let (mut wanted, mut found) = (uri.trim_matches('/').split('/'), path.split('/'));
    let mut labels = Vec::new();
    loop {
        let (wanted, found) = match (wanted.next(), found.next()) {
            (None, None) => return Some(labels),
            (Some(wanted), Some(found)) => (wanted, found),
            _ => return None,
        };
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(label) => {
                let decoded = percent_encoding::percent_decode_str(found).decode_utf8().ok()?;
                labels.push((label.trim_end_matches('+'), decoded.into_owned()));
            }
            None if wanted == found => {}
            None => return None,
        }
    }
}

type Patterns = HashMap<&'static str, OnceLock<Option<Regex>>>;

/// Whether a text matches a pattern of the model, as a whole. A pattern that only Java's engine
/// understands is not held against a value.
pub(crate) fn matches(pattern: &'static str, text: &str) -> bool {
    // Each is compiled when it is first needed, and no lock is taken after that.
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
        let shapes = APIS.into_iter().flat_map(|api| api.shapes);
        shapes.filter_map(|shape| Some((shape.pattern?, OnceLock::new()))).collect()
    });
    let compiled = PATTERNS.get(pattern).map(|cell| cell.get_or_init(|| compile(pattern)));
    compiled.and_then(Option::as_ref).is_none_or(|regex| regex.is_match(text))
}

fn compile(pattern: &str) -> Option<Regex> {
    // A bucket's name does not end with a dot; this engine cannot look behind, so it is told ahead.
    let pattern =
        pattern.replace(r"[0-9A-Za-z\.\-_]*(?<!\.)", r"([0-9A-Za-z\.\-_]*[0-9A-Za-z\-_])?");
    // Java means ASCII by these.
    let pattern = pattern.replace(r"\w", "[0-9A-Za-z_]").replace(r"\d", "[0-9]");
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_the_order_that_they_are_searched_in() {
        for api in APIS {
            assert!(api.operations.is_sorted_by_key(|operation| operation.name));
            assert!(api.shapes.is_sorted_by_key(|shape| shape.name));
        }
    }

    #[test]
    fn no_shape_is_missing() {
        for api in APIS {
            let xml = api.protocol == Protocol::Query;
            let roots = api.operations.iter().flat_map(|operation| {
                [operation.input, operation.output.filter(|_| xml)].into_iter().flatten()
            });
            let parts = api.shapes.iter().flat_map(|shape| {
                let members = shape.members.iter().map(|member| member.shape);
                members.chain([shape.member, shape.key, shape.value].into_iter().flatten())
            });
            for shape in roots.chain(parts) {
                assert!(api.shape(shape).is_some(), "{} {shape}", api.service);
            }
        }
    }

    #[test]
    fn every_operation_is_found_by_its_route() {
        let api = &lambda::API;
        for operation in api.operations {
            let path = operation.uri.replace("{FunctionName}", "f").replace(['{', '}', '+'], "");
            let (path, query) = path.split_once('?').unwrap_or((&path, ""));
            let found = api.route(operation.method, path, query);
            let found = found.map(|found| found.operation.name);
            assert_eq!(found, Some(operation.name));
        }
        let found = api.route("GET", "/2015-03-31/functions/a%3Ab/configuration", "").unwrap();
        assert_eq!(found.operation.name, "GetFunctionConfiguration");
        assert_eq!(found.labels, [("FunctionName", "a:b".to_owned())]);
        let created = api.route("POST", "/2015-03-31/functions/", "").unwrap();
        assert_eq!(created.operation.name, "CreateFunction");
        assert!(api.route("PATCH", "/2015-03-31/functions", "").is_none());
    }

    #[test]
    fn the_patterns_that_matter_are_understood() {
        let patterns = APIS.into_iter().flat_map(|api| api.shapes).filter_map(|it| it.pattern);
        let skipped: Vec<_> = patterns.filter(|pattern| compile(pattern).is_none()).collect();
        assert_eq!(skipped, [""; 0]);
        let bucket = lambda::API.shape("S3Bucket").unwrap().pattern.unwrap();
        for (name, good) in [("code", true), ("a.b-c_D", true), ("a.", false), ("a/b", false)] {
            assert_eq!(matches(bucket, name), good, "{name}");
        }
    }
}
