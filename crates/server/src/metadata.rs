//! Google's metadata server, as the code of a function finds it: which project and region it is in,
//! who it is, and tokens that say so.
//!
//! The engine says who asks: whoever reaches it is inside that instance's sandbox. What it has is
//! what Cloud Run's has; a header that no address in a page can carry keeps those out that a
//! program was made to fetch.
mod issues;
mod refusal;
mod tree;

use axum::extract::Query;
use bytes::Bytes;
use control::{Error, identity::Account};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header, request::Parts};
use model::{FunctionKey, Project};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use self::{
    issues::Issues,
    refusal::Refusal,
    tree::{Asked, Node},
};

const FLAVOR: &str = "metadata-flavor";
const GOOGLE: HeaderValue = HeaderValue::from_static("Google");
const SERVER: HeaderValue = HeaderValue::from_static("Metadata Server for VM");
const JSON: &str = "application/json";
const TEXT: &str = "application/text";
const ROOT: &str = "/computeMetadata/v1";
/// What a token is for. What may be done with it, the role's policies say.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// One instance of a function, as it asks.
pub(crate) struct Instance<'a> {
    pub(crate) function: &'a FunctionKey,
    pub(crate) role: &'a str,
    pub(crate) id: &'a str,
}

/// Answers what the code of an instance asks.
pub(crate) async fn answer(
    issuer: Option<&impl Issues>,
    instance: &Instance<'_>,
    head: &Parts,
) -> Response<Bytes> {
    let answered = match issuer {
        Some(issuer) => answered(issuer, instance, head).await,
        None => Err(Refusal::Unavailable),
    };
    let mut response = answered.unwrap_or_else(Refusal::response);
    let headers = response.headers_mut();
    headers.insert(FLAVOR, GOOGLE);
    headers.insert(header::SERVER, SERVER);
    response
}

async fn answered(
    issuer: &impl Issues,
    instance: &Instance<'_>,
    head: &Parts,
) -> Result<Response<Bytes>, Refusal> {
    if head.headers.contains_key("x-forwarded-for") {
        return Err(Refusal::Forwarded);
    }
    if head.method != Method::GET {
        return Err(Refusal::Method);
    }
    let path = head.uri.path();
    // Whoever looks whether it is there need not know more.
    match path {
        "/" => return Ok(text("computeMetadata/\n")),
        "/computeMetadata/" => return Ok(text("v1/\n")),
        _ => {}
    }
    let below = path.strip_prefix(ROOT).ok_or(Refusal::NotFound)?;
    if !is_flavored(&head.headers) {
        return Err(Refusal::NoFlavor);
    }
    let asks = Asks::of(&head.uri)?;
    let tree = tree_of(instance, issuer.account(instance).as_ref());
    let (names, is_folder) = names_in(below)?;
    let node = names.iter().try_fold(&tree, |node, name| node.child(name));
    match node.ok_or(Refusal::NotFound)? {
        Node::Folder(_) if !is_folder => Ok(moved(path, head.uri.query())),
        node @ Node::Folder(_) if asks.recursive => Ok(match asks.alt {
            Some(Alt::Text) => text(node.lines()),
            _ => json(&node.json()),
        }),
        node @ Node::Folder(_) => Ok(text(node.listing())),
        _ if is_folder => Err(Refusal::NotFound),
        node @ (Node::Leaf(_) | Node::Number(_)) => Ok(match asks.alt {
            Some(Alt::Json) => json(&node.json()),
            _ => text(node.text()),
        }),
        Node::Asked(Asked::Token) => token(issuer, instance, &asks),
        Node::Asked(Asked::Identity) => identity(issuer, instance, &asks).await,
    }
}

/// The header's value is read as Google reads it: in any case.
fn is_flavored(headers: &HeaderMap) -> bool {
    let flavor = headers.get(FLAVOR).map(HeaderValue::as_bytes);
    flavor.is_some_and(|flavor| flavor.eq_ignore_ascii_case(GOOGLE.as_bytes()))
}

/// The names in a path, and whether it ends as a folder's does.
fn names_in(below: &str) -> Result<(Vec<String>, bool), Refusal> {
    let Some(below) = below.strip_prefix('/') else {
        // `/computeMetadata/v1` is a folder, `/computeMetadata/v10` nothing.
        return if below.is_empty() { Ok((Vec::new(), false)) } else { Err(Refusal::NotFound) };
    };
    if below.is_empty() {
        return Ok((Vec::new(), true));
    }
    let folder = below.strip_suffix('/');
    let (below, is_folder) = (folder.unwrap_or(below), folder.is_some());
    let decoded = |name| percent_decode_str(name).decode_utf8().map(Into::into);
    let names = below.split('/').map(decoded).collect::<Result<_, _>>();
    Ok((names.map_err(|_| Refusal::NotFound)?, is_folder))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Alt {
    Json,
    Text,
}

/// What a question says after its path.
struct Asks {
    recursive: bool,
    alt: Option<Alt>,
    audience: Option<String>,
    is_full: bool,
    scopes: Option<String>,
}

impl Asks {
    fn of(uri: &Uri) -> Result<Self, Refusal> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(pairs) = pairs.map_err(|_| Refusal::bad("The query cannot be read."))?;
        let value = |name| {
            let mut named = pairs.iter().filter(|(key, _)| key == name);
            named.next().map(|(_, value)| value.as_str())
        };
        let is_set = |name| value(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_set("wait_for_change") {
            return Err(Refusal::bad("wait_for_change is not supported: nothing here changes."));
        }
        let alt = match value("alt") {
            None => None,
            Some("json") => Some(Alt::Json),
            Some("text") => Some(Alt::Text),
            Some(_) => return Err(Refusal::bad("alt must be json or text.")),
        };
        let is_full = match value("format") {
            None | Some("standard") => false,
            Some("full") => true,
            Some(_) => return Err(Refusal::bad("format must be standard or full.")),
        };
        let owned = |name| value(name).map(str::to_owned);
        let (audience, scopes) = (owned("audience"), owned("scopes"));
        Ok(Self { recursive: is_set("recursive"), alt, audience, is_full, scopes })
    }
}

fn tree_of(instance: &Instance<'_>, account: Option<&Account>) -> Node {
    let function = instance.function;
    let number = Project(&function.scope).number();
    let of_account = || {
        tree::folder([
            ("aliases", Node::Leaf(json!(["default"]))),
            ("email", Node::Leaf(json!(account.map(|account| &account.email)))),
            ("identity", Node::Asked(Asked::Identity)),
            ("scopes", Node::Leaf(json!([SCOPE]))),
            ("token", Node::Asked(Asked::Token)),
        ])
    };
    // Without its role it is nobody.
    let accounts = account.into_iter().flat_map(|account| {
        [("default".to_owned(), of_account()), (account.email.clone(), of_account())]
    });
    let region = format!("projects/{number}/regions/{}", function.region);
    let zone = format!("projects/{number}/zones/{}", zone(instance));
    let instance = tree::folder([
        ("id", Node::Leaf(json!(instance.id))),
        ("region", Node::Leaf(json!(region))),
        ("service-accounts", Node::Folder(accounts.collect())),
        ("zone", Node::Leaf(json!(zone))),
    ]);
    let project = tree::folder([
        ("numeric-project-id", Node::Number(number)),
        ("project-id", Node::Leaf(json!(Project(&function.scope).id()))),
    ]);
    tree::folder([("instance", instance), ("project", project)])
}

/// A region has one zone, as Cloud Run shows it.
fn zone(instance: &Instance<'_>) -> String {
    format!("{}-1", instance.function.region)
}

fn token(
    issuer: &impl Issues,
    instance: &Instance<'_>,
    asks: &Asks,
) -> Result<Response<Bytes>, Refusal> {
    if let Some(scopes) = &asks.scopes {
        // A narrower token would have to be one that may less, which there is not.
        let mut scopes = scopes.split([',', ' ']);
        if !scopes.any(|scope| scope == SCOPE) {
            return Err(Refusal::bad(format!(
                "A token is for the scope {SCOPE} and no narrower one."
            )));
        }
    }
    let (text, left) = issuer.access_token(instance).map_err(refused)?;
    Ok(json(&json!({
        "access_token": text,
        "expires_in": left.as_secs(),
        "token_type": "Bearer",
    })))
}

async fn identity(
    issuer: &impl Issues,
    instance: &Instance<'_>,
    asks: &Asks,
) -> Result<Response<Bytes>, Refusal> {
    let audience = asks.audience.as_deref().filter(|audience| !audience.is_empty());
    let audience = audience.ok_or(Refusal::bad("non-empty audience parameter required"))?;
    let project = Project(&instance.function.scope);
    let google = asks.is_full.then(|| {
        json!({ "compute_engine": {
            "instance_id": instance.id,
            "project_id": project.id(),
            "project_number": project.number().parse::<u64>().ok(),
            "zone": zone(instance),
        } })
    });
    let token = issuer.identity_token(instance, audience, google).await;
    Ok(text(token.map_err(refused)?))
}

/// Why there is no token.
fn refused(error: Error) -> Refusal {
    match error {
        Error::Invalid { .. } => Refusal::bad(error.to_string()),
        error => {
            tracing::warn!(%error, "a function's code gets no token");
            Refusal::Unavailable
        }
    }
}

fn text(text: impl Into<Bytes>) -> Response<Bytes> {
    of_type(TEXT, text.into())
}

fn json(value: &Value) -> Response<Bytes> {
    of_type(JSON, value.to_string().into())
}

fn of_type(kind: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A folder's own path ends with a slash.
fn moved(path: &str, query: Option<&str>) -> Response<Bytes> {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = text(Bytes::new());
    // It came in a request's first line, and so may stand in a header.
    if let Ok(to) = HeaderValue::try_from(format!("{path}/{query}")) {
        *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

#[cfg(test)]
mod tests;
