//! Which headers go from hop to hop, which are this server's own, and which pass.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::trace::{CLOUD_TRACE, TRACEPARENT, TRACESTATE, Trace};

pub(crate) const SERVERLESS_AUTHORIZATION: HeaderName =
    HeaderName::from_static("x-serverless-authorization");
/// Google's functions frameworks write it beside the lines that are logged during a request.
pub(crate) const EXECUTION_ID: HeaderName = HeaderName::from_static("function-execution-id");
/// Says that it was the platform that failed, and how.
pub(crate) const MORROW_ERROR: HeaderName = HeaderName::from_static("x-morrow-error");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");

const TRAILERS: &str = "trailers";

/// What is between two neighbours alone (RFC 9110, 7.6.1).
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    KEEP_ALIVE,
    PROXY_CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// What this server says to a function and no client does. That of `X-Forwarded-For` is added to.
const OURS: [HeaderName; 9] = [
    FORWARDED_FOR,
    FORWARDED_PROTO,
    FORWARDED_HOST,
    FORWARDED_PREFIX,
    header::FORWARDED,
    TRACEPARENT,
    CLOUD_TRACE,
    EXECUTION_ID,
    SERVERLESS_AUTHORIZATION,
];

/// What a request came by.
pub(crate) struct Way<'a> {
    pub(crate) peer: std::net::IpAddr,
    pub(crate) scheme: &'a str,
    /// The part of the path that led to the function.
    pub(crate) prefix: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) trace: &'a Trace,
}

/// Makes a client's headers a function's.
pub(crate) fn for_function(headers: &mut HeaderMap, way: &Way<'_>) {
    let before = headers.get_all(FORWARDED_FOR);
    let before: Vec<_> = before.iter().filter_map(|value| value.to_str().ok()).collect();
    let mut passed_on: Vec<_> = before.iter().map(|value| value.trim()).collect();
    passed_on.retain(|value| !value.is_empty());
    let peer = way.peer.to_string();
    let passed_on = [&passed_on[..], &[&*peer]].concat().join(", ");

    let mut transfer = headers.get_all(header::TE).iter().filter_map(|it| it.to_str().ok());
    let takes_trailers = transfer.any(|it| it.split(',').any(|it| it.trim() == TRAILERS));
    take_hops_out(headers);
    // What is passed on can be asked for.
    if takes_trailers {
        put(headers, header::TE, TRAILERS);
    }
    // The body is asked for by whoever reads it here.
    headers.remove(header::EXPECT);
    let is_spoofed = |name: &&HeaderName| is_ours(name) || is_disguised(name);
    let spoofed: Vec<_> = headers.keys().filter(is_spoofed).cloned().collect();
    for name in spoofed {
        headers.remove(name);
    }
    if !way.trace.keeps_state() {
        headers.remove(TRACESTATE);
    }
    let node = if way.peer.is_ipv6() { format!("\"[{peer}]\"") } else { peer };
    put(headers, FORWARDED_FOR, &passed_on);
    put(headers, FORWARDED_PROTO, way.scheme);
    put(headers, header::FORWARDED, &format!("for={node};proto={}", way.scheme));
    if let Some(host) = headers.get(header::HOST).cloned() {
        headers.insert(FORWARDED_HOST, host);
    }
    if !way.prefix.is_empty() {
        put(headers, FORWARDED_PREFIX, way.prefix);
    }
    put(headers, TRACEPARENT, &way.trace.traceparent());
    put(headers, CLOUD_TRACE, &way.trace.cloud());
    put(headers, EXECUTION_ID, way.request_id);
}

/// Makes a function's headers a client's.
pub(crate) fn for_client(headers: &mut HeaderMap, request_id: &str, trace: &Trace) {
    take_hops_out(headers);
    headers.remove(MORROW_ERROR);
    tell(headers, request_id, trace);
}

/// What a client is told of its request, whoever answers.
pub(crate) fn tell(headers: &mut HeaderMap, request_id: &str, trace: &Trace) {
    put(headers, EXECUTION_ID, request_id);
    put(headers, CLOUD_TRACE, &trace.cloud());
}

/// Trailers pass as headers do; what this server says stands in no trailer.
pub(crate) fn clean_trailers(trailers: &mut HeaderMap) {
    take_hops_out(trailers);
    let not_theirs: Vec<_> = trailers
        .keys()
        .filter(|name| is_ours(name) || [header::HOST, header::AUTHORIZATION].contains(name))
        .cloned()
        .collect();
    for name in not_theirs {
        trailers.remove(name);
    }
}

fn take_hops_out(headers: &mut HeaderMap) {
    let named: Vec<_> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| HeaderName::from_bytes(name.trim().as_bytes()).ok())
        // What says where a message goes and where it ends is no hop's own, whatever is claimed.
        .filter(|name| *name != header::HOST && *name != header::CONTENT_LENGTH)
        .collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Also in the spelling that CGI, and so WSGI, cannot tell from it.
fn is_ours(name: &HeaderName) -> bool {
    let name = name.as_str().replace('_', "-");
    OURS.iter().any(|ours| *ours == *name)
}

/// What says where a message ends, in a spelling that only some read so.
fn is_disguised(name: &HeaderName) -> bool {
    let plain = name.as_str().replace('_', "-");
    let ends = || HOP_BY_HOP.iter().chain(&[header::CONTENT_LENGTH]).any(|it| *it == *plain);
    *plain != *name.as_str() && ends()
}

/// What is no header's value (nobody here makes such) is not said.
fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0af7651916cd43dd8448eb211c80319c";

    fn cleaned(peer: &str, sent: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(*name, value.parse().unwrap());
        }
        let trace = Trace::of(&headers, 1, || ID.to_owned());
        let way = Way {
            peer: peer.parse().unwrap(),
            scheme: "http",
            prefix: "/1/r/f",
            request_id: "id",
            trace: &trace,
        };
        for_function(&mut headers, &way);
        headers
    }

    fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
        headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    #[test]
    fn what_is_between_neighbours_stays_there() {
        let sent = [
            ("host", "x"),
            ("connection", "keep-alive, X-Mine"),
            ("connection", "host, content-length, x-other"),
            ("keep-alive", "timeout=5"),
            ("proxy-connection", "keep-alive"),
            ("proxy-authorization", "Basic x"),
            ("te", "gzip, trailers;q=1"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "h2c"),
            ("expect", "100-continue"),
            ("x-mine", "1"),
            ("x-other", "1"),
            ("content-length", "3"),
            ("content_length", "9"),
            ("transfer_encoding", "chunked"),
            ("x-end", "kept"),
        ];
        let headers = cleaned("10.0.0.1", &sent);
        let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "content-length",
                "forwarded",
                "function-execution-id",
                "host",
                "traceparent",
                "x-cloud-trace-context",
                "x-end",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-prefix",
                "x-forwarded-proto",
            ]
        );
    }

    #[test]
    fn nobody_speaks_for_this_server() {
        let sent = [
            ("host", "f.example"),
            ("connection", "x-forwarded-proto, forwarded"),
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", " 2.2.2.2 , 3.3.3.3"),
            ("x-forwarded-for", ""),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "evil"),
            ("x-forwarded-prefix", "/evil"),
            ("x_forwarded_prefix", "/evil"),
            ("x-forwarded_for", "6.6.6.6"),
            ("forwarded", "for=\"evil"),
            ("function-execution-id", "evil"),
            ("x-serverless-authorization", "Bearer secret"),
            ("tracestate", "evil"),
        ];
        let headers = cleaned("10.0.0.1", &sent);
        for (name, wanted) in [
            ("x-forwarded-for", "1.1.1.1, 2.2.2.2 , 3.3.3.3, 10.0.0.1"),
            ("x-forwarded-proto", "http"),
            ("x-forwarded-host", "f.example"),
            ("x-forwarded-prefix", "/1/r/f"),
            ("forwarded", "for=10.0.0.1;proto=http"),
            ("function-execution-id", "id"),
            ("x-cloud-trace-context", &format!("{ID}/1;o=1")),
        ] {
            assert_eq!(values(&headers, name), [wanted], "{name}");
        }
        for name in
            ["x_forwarded_prefix", "x-forwarded_for", "x-serverless-authorization", "tracestate"]
        {
            assert!(headers.get(name).is_none(), "{name}");
        }
        let headers = cleaned("::1", &[]);
        assert_eq!(values(&headers, "forwarded"), ["for=\"[::1]\";proto=http"]);
        assert_eq!(values(&headers, "x-forwarded-for"), ["::1"]);
    }
}
