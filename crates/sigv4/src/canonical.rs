//! The one way to write a request, so that both sides sign the same bytes.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// What is not written as `%XX`: the unreserved characters of RFC 3986.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request as it came over the wire.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a str,
    /// As sent, still encoded.
    pub path: &'a str,
    /// As sent, still encoded, without the question mark.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
}

impl Request<'_> {
    /// The canonical request over these headers.
    pub(crate) fn canonical(&self, signed: &[String], payload: &str) -> String {
        format!("{}\n{payload}", self.canonical_head(signed))
    }

    /// All of it but the payload's hash, which is its last line.
    pub(crate) fn canonical_head(&self, signed: &[String]) -> String {
        let mut lines = vec![self.method.to_owned(), path(self.path), query(self.query)];
        lines.extend(signed.iter().map(|name| format!("{name}:{}", self.header(name))));
        lines.extend([String::new(), signed.join(";")]);
        lines.join("\n")
    }

    /// Every value of a header, trimmed, inner runs of spaces made one, joined by commas.
    fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter();
        let text = |value: &http::HeaderValue| {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        values.map(text).collect::<Vec<_>>().join(",")
    }
}

/// Encoded once more than it was sent, dot segments taken out: as every service but S3 has it.
fn path(sent: &str) -> String {
    let mut segments: Vec<Cow<'_, str>> = Vec::new();
    for segment in sent.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(utf8_percent_encode(other, UNRESERVED).into()),
        }
    }
    let folder = matches!(sent.rsplit('/').next(), Some("" | "." | ".."));
    let tail = if folder && !segments.is_empty() { "/" } else { "" };
    format!("/{}{tail}", segments.join("/"))
}

/// Without the parameter that carries the signature itself.
fn query(sent: &str) -> String {
    let mut pairs: Vec<_> = pairs(sent)
        .filter(|(name, _)| name.as_slice() != b"X-Amz-Signature")
        .map(|(name, value)| (encode(&name), encode(&value)))
        .collect();
    pairs.sort();
    let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// The decoded parameters of a query, in the order sent.
pub(crate) fn pairs(sent: &str) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    sent.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (percent_decode_str(name).collect(), percent_decode_str(value).collect())
    })
}

fn encode(bytes: &[u8]) -> String {
    percent_encoding::percent_encode(bytes, UNRESERVED).to_string()
}

/// What is signed: the algorithm, the time, the scope, and the canonical request's hash.
pub(crate) fn string_to_sign(time: &str, scope: &str, canonical: &str) -> String {
    format!("{}\n{time}\n{scope}\n{}", crate::ALGORITHM, sha256(canonical.as_bytes()))
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    kit::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_have_one_spelling() {
        assert_eq!(path(""), "/");
        assert_eq!(path("/a//b/../c%20d/"), "/a/c%2520d/");
        assert_eq!(path("/functions/arn%3Aaws"), "/functions/arn%253Aaws");
        assert_eq!(path("/functions/a:$LATEST"), "/functions/a%3A%24LATEST");
        assert_eq!(query("b=2&a=%7e&a=1&c&X-Amz-Signature=x&=z"), "=z&a=1&a=~&b=2&c=");
    }
}
