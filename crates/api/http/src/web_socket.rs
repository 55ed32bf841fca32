//! Web sockets: which requests ask for one, and which answers begin one. The engine joins the two
//! connections.

use http::{HeaderMap, HeaderValue, Method, Version, header, request::Parts};

const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");

/// Whether a request asks for a web socket. Nothing else is upgraded to: `h2c` would let a client
/// speak past what this server does to requests.
pub(crate) fn is_asked(head: &Parts) -> bool {
    head.method == Method::GET && head.version == Version::HTTP_11 && is_one(&head.headers)
}

/// Whether headers upgrade to a web socket.
pub(crate) fn is_one(headers: &HeaderMap) -> bool {
    let mut wanted = headers.get_all(header::UPGRADE).iter();
    let is_named = wanted.next().is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"websocket"));
    let connection = headers.get_all(header::CONNECTION).iter();
    let mut connection = connection.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(','));
    is_named
        && wanted.next().is_none()
        && connection.any(|it| it.trim().eq_ignore_ascii_case("upgrade"))
}

/// Says so to the next neighbour.
pub(crate) fn ask(headers: &mut HeaderMap) {
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, WEBSOCKET);
}
