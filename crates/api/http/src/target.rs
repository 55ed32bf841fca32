//! What a request is for, if it is one that everybody on its way reads alike.

use http::{Method, Request, Uri, header, uri::PathAndQuery};
use model::FunctionKey;

use crate::{fault::Fault, headers::SERVERLESS_AUTHORIZATION, stream::MAX_BYTES};

/// A function, and what it is asked for.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) key: FunctionKey,
    /// The part of the path that led to it; nothing where the host's name did.
    pub(crate) prefix: String,
    /// What it sees.
    pub(crate) uri: Uri,
}

impl Target {
    pub(crate) fn of<B>(request: &Request<B>) -> Result<Self, Fault> {
        let host = host_of(request)?;
        let uri = request.uri();
        if request.method() == Method::CONNECT || !uri.path().starts_with('/') {
            return Err(Fault::bad("The request's target is no path."));
        }
        let named = FunctionKey::at_host(host).map(|key| (key, 0));
        let found = named.or_else(|| FunctionKey::at_path(uri.path()));
        let (key, at) = found.ok_or_else(Fault::nothing_here)?;
        let (prefix, path) = uri.path().split_at(at);
        let path = if path.is_empty() { "/" } else { path };
        let seen = match uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let seen: PathAndQuery =
            seen.parse().map_err(|_| Fault::bad("The request's target is no path."))?;
        Ok(Self { key, prefix: prefix.to_owned(), uri: seen.into() })
    }
}

/// Refuses what two readers could take for two things. The rest hyper has refused already, or, as a
/// length beside `Transfer-Encoding`, taken out.
fn host_of<B>(request: &Request<B>) -> Result<&str, Fault> {
    let headers = request.headers();
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Fault::bad("A request has one Host header."));
    };
    let host = host.to_str().map_err(|_| Fault::bad("The Host header is not readable."))?;
    let target = request.uri().authority();
    if target.is_some_and(|target| !target.as_str().eq_ignore_ascii_case(host)) {
        return Err(Fault::bad("The request's target and its Host header differ."));
    }
    for name in [header::AUTHORIZATION, SERVERLESS_AUTHORIZATION] {
        if headers.get_all(&name).iter().count() > 1 {
            return Err(Fault::bad(format!("A request has one {name} header.")));
        }
    }
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let coding = codings.next().map(http::HeaderValue::as_bytes);
    if coding.is_some_and(|it| !it.eq_ignore_ascii_case(b"chunked")) || codings.next().is_some() {
        return Err(Fault::bad("Transfer-Encoding can be chunked, and nothing else."));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > MAX_BYTES) {
        return Err(body::BodyError::TooLarge(MAX_BYTES).into());
    }
    Ok(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: &str = "hello-123456789012.us-east-1.run.localhost:7374";

    fn target(host: &str, path: &str) -> Result<(String, String), Fault> {
        let request = Request::get(path).header("host", host).body(()).unwrap();
        Target::of(&request).map(|it| (it.prefix, it.uri.to_string()))
    }

    #[test]
    fn a_function_sees_what_is_left_of_the_path() {
        let prefix = "/123456789012/us-east-1/hello";
        for (rest, seen) in [
            ("", "/"),
            ("/", "/"),
            ("?a=%2F&&b", "/?a=%2F&&b"),
            ("/a%2Fb/../c//?x=1?2", "/a%2Fb/../c//?x=1?2"),
            ("//evil.example/x", "//evil.example/x"),
        ] {
            let found = target("localhost:7374", &format!("{prefix}{rest}")).unwrap();
            assert_eq!(found, (prefix.to_owned(), seen.to_owned()), "{rest}");
        }
        for path in ["/", "/x?y", "/999999999999/us-east-1/other/z"] {
            assert_eq!(target(NAMED, path).unwrap(), (String::new(), path.to_owned()));
        }
        assert_eq!(target("localhost", "/x").unwrap_err(), Fault::nothing_here());
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let refused = |headers: &[(&str, &str)], path: &str| {
            let mut request = Request::get(path);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            Target::of(&request.body(()).unwrap()).is_err()
        };
        let host = ("host", NAMED);
        assert!(!refused(&[host], "/"));
        assert!(refused(&[], "/"));
        assert!(refused(&[host, host], "/"));
        assert!(refused(&[host], "*"));
        assert!(refused(&[host], "http://other-123456789012.us-east-1.run.localhost/"));
        assert!(!refused(&[host], &format!("http://{NAMED}/")));
        assert!(!refused(&[host, ("transfer-encoding", "Chunked")], "/"));
        for coding in ["gzip, chunked", "chunked, chunked", "identity", "x", "chunked "] {
            assert!(refused(&[host, ("transfer-encoding", coding)], "/"), "{coding}");
        }
        let twice = ("authorization", "Bearer x");
        assert!(refused(&[host, twice, twice], "/"));
        assert!(refused(&[host, ("content-length", "33554433")], "/"));
        assert!(!refused(&[host, ("content-length", "33554432")], "/"));
    }
}
