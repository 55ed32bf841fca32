//! Who calls a function, and which of what they sent is not for its code.

use axum::body::Body as AnyBody;
use body::Bodies;
use control::{
    Control, Error, Unauthenticated,
    functions::Body,
    identity::{Identified, is_id_token},
};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use model::{Caller, FunctionKey, Principal};

use crate::{
    fault::Fault,
    headers::SERVERLESS_AUTHORIZATION,
    stream::{Bounded, Cut, MAX_BYTES, With},
};

/// What signatures must be for.
const SERVICE: &str = "lambda";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// Who is let through to the gate, and the body that they sent.
pub(crate) struct Admitted {
    pub(crate) caller: Caller,
    pub(crate) body: Body,
    used: Used,
    /// `Authorization` shows a token of the platform's own.
    shows_own: bool,
}

/// What has said who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Used {
    Nothing,
    Bearer,
    IdToken,
    Signature,
}

/// What a request shows of who sends it.
#[derive(Debug, PartialEq, Eq)]
enum Shown<'a> {
    Nothing,
    Bearer(&'a str),
    Signature,
    /// Something that opens nothing here.
    Other,
}

impl<'a> Shown<'a> {
    /// Where there are both, Google's own header counts, and the other is the function's.
    fn of(headers: &'a HeaderMap) -> Self {
        let serverless = headers.get(SERVERLESS_AUTHORIZATION);
        let Some(header) = serverless.or_else(|| headers.get(header::AUTHORIZATION)) else {
            return Self::Nothing;
        };
        match bearer(header) {
            Some(token) => Self::Bearer(token),
            None if serverless.is_none() && header.as_bytes().starts_with(ALGORITHM.as_bytes()) => {
                Self::Signature
            }
            None => Self::Other,
        }
    }
}

fn bearer(header: &HeaderValue) -> Option<&str> {
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// An identity token that its claims can be read from, but that opens nothing any more, as Cloud Run
/// hands it on.
fn without_signature(token: &str) -> Option<HeaderValue> {
    let (claims, _) = token.rsplit_once('.')?;
    HeaderValue::try_from(format!("Bearer {claims}.SIGNATURE_REMOVED_BY_GOOGLE")).ok()
}

/// Says who calls. Whoever a public function lets in need not say it: what such a request shows is
/// the function's own affair.
pub(crate) async fn admit(
    control: &Control,
    bodies: &Bodies,
    key: &FunctionKey,
    nobody: Caller,
    head: &Parts,
    body: Incoming,
    cut: &Cut,
) -> Result<Admitted, Fault> {
    let shown = head.headers.get(header::AUTHORIZATION).and_then(bearer);
    let shows_own = shown.is_some_and(|token| control.is_own_bearer(token));
    let passing = |body, caller, used| {
        let body = Bounded::new(body, cut.clone()).boxed_unsync();
        Ok(Admitted { caller, body, used, shows_own })
    };
    if control.may_call(&nobody, key) {
        return passing(body, nobody, Used::Nothing);
    }
    match Shown::of(&head.headers) {
        // The gate says no, and takes note of it.
        Shown::Nothing => passing(body, nobody, Used::Nothing),
        Shown::Bearer(token) => {
            let (who, used) = if is_id_token(token) {
                (control.identify_id_token(token, key)?, Used::IdToken)
            } else {
                (control.identify_token(token, key.region.clone())?, Used::Bearer)
            };
            passing(body, known(who, nobody), used)
        }
        Shown::Signature => {
            let recognised = control.recognise(&signed(head)?, None)?;
            if recognised.takes_any_body() {
                let who = signer(control.identify(recognised, &[])?, key)?;
                return passing(body, known(who, nobody), Used::Signature);
            }
            let whole = bodies.whole(AnyBody::new(body), MAX_BYTES).await?;
            let who = signer(control.identify(recognised, &whole.bytes)?, key)?;
            let bytes = Full::new(whole.bytes.clone());
            let body = With::new(bytes, whole).map_err(|never| match never {}).boxed_unsync();
            Ok(Admitted { caller: known(who, nobody), body, used: Used::Signature, shows_own })
        }
        Shown::Other => Err(Error::Unauthenticated(Unauthenticated::Missing).into()),
    }
}

/// Who has signed, if it was for this function's service and region.
fn signer(who: Identified, key: &FunctionKey) -> Result<Identified, Error> {
    if who.service == SERVICE && who.region == key.region {
        return Ok(who);
    }
    let problem = format!(
        "Credential should be scoped to the service '{SERVICE}' and the region '{}'.",
        key.region
    );
    let wrong = Unauthenticated::Signature(sigv4::SigError::Incomplete(problem));
    Err(Error::Unauthenticated(wrong))
}

fn signed(head: &Parts) -> Result<sigv4::Request<'_>, Fault> {
    let path = head.uri.path();
    // They are taken out before it is signed: one signature would be for many functions.
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(Fault::bad("A path that is signed has no dot segments."));
    }
    Ok(sigv4::Request {
        method: head.method.as_str(),
        path,
        query: head.uri.query().unwrap_or(""),
        headers: &head.headers,
    })
}

/// The caller, now that it is known who it is.
fn known(who: Identified, nobody: Caller) -> Caller {
    let Identified { principal, session, .. } = who;
    Caller { principal, session, ..nobody }
}

impl Admitted {
    /// Keeps from the function what has opened the door to it. Only Google's own header, which is
    /// never a function's, and tokens of the platform's are kept from one in any case.
    pub(crate) fn hide(&self, headers: &mut HeaderMap) {
        let serverless = headers.contains_key(SERVERLESS_AUTHORIZATION);
        let shown = headers.get(header::AUTHORIZATION).and_then(bearer);
        let unsigned = shown.filter(|_| self.used == Used::IdToken).and_then(without_signature);
        let opened = matches!(self.used, Used::Bearer | Used::IdToken) && !serverless;
        if self.shows_own || self.used == Used::Signature || opened {
            headers.remove(header::AUTHORIZATION);
        }
        if let Some(claims) = unsigned.filter(|_| opened) {
            headers.insert(header::AUTHORIZATION, claims);
        }
        if self.used == Used::Signature {
            headers.remove(SESSION_TOKEN);
        }
        headers.remove(SERVERLESS_AUTHORIZATION);
    }

    /// Somebody whom nothing was asked.
    #[cfg(test)]
    pub(crate) fn unasked(caller: Caller, body: Body) -> Self {
        Self { caller, body, used: Used::Nothing, shows_own: false }
    }

    pub(crate) fn is_known(&self) -> bool {
        self.caller.principal != Principal::Anonymous
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, value)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        });
        pairs.collect()
    }

    #[test]
    fn one_header_says_who_calls() {
        let google = "x-serverless-authorization";
        for (sent, shown) in [
            (&[][..], Shown::Nothing),
            (&[("authorization", "Bearer x")], Shown::Bearer("x")),
            (&[("authorization", "bEARER  x ")], Shown::Bearer("x")),
            (&[("authorization", "Basic x")], Shown::Other),
            (&[("authorization", "Bearer")], Shown::Other),
            (&[("authorization", "AWS4-HMAC-SHA256 Credential=x")], Shown::Signature),
            (&[("authorization", "Basic x"), (google, "Bearer y")], Shown::Bearer("y")),
            (&[("authorization", "Bearer x"), (google, "y")], Shown::Other),
            (&[(google, "AWS4-HMAC-SHA256 Credential=x")], Shown::Other),
        ] {
            assert_eq!(Shown::of(&headers(sent)), shown, "{sent:?}");
        }
    }

    #[test]
    fn what_opened_the_door_is_not_the_functions() {
        let of = |used| Admitted {
            caller: Caller::new(Principal::Anonymous, String::new()),
            body: Full::default().map_err(|never| match never {}).boxed_unsync(),
            used,
            shows_own: false,
        };
        let google = "x-serverless-authorization";
        let token = "x-amz-security-token";
        for (used, sent, left) in [
            (Used::Bearer, &[("authorization", "Bearer x")][..], &[][..]),
            (
                Used::Bearer,
                &[("authorization", "Basic x"), (google, "Bearer y")],
                &["authorization"],
            ),
            (Used::IdToken, &[("authorization", "Bearer ey.x.y")], &["authorization"]),
            (Used::Signature, &[("authorization", "AWS4 x"), (token, "t")], &[]),
            (
                Used::Nothing,
                &[("authorization", "AWS4 x"), (token, "t")],
                &["authorization", token],
            ),
            (Used::Nothing, &[("authorization", "Bearer x")], &["authorization"]),
            (Used::Nothing, &[(google, "Bearer y")], &[]),
        ] {
            let mut found = headers(sent);
            of(used).hide(&mut found);
            let found: Vec<_> = found.keys().map(HeaderName::as_str).collect();
            assert_eq!(found, left, "{used:?} {sent:?}");
        }
        for used in [Used::Nothing, Used::Bearer, Used::IdToken] {
            let mut found = headers(&[("authorization", "Bearer mrw_a_b"), (google, "Bearer y")]);
            Admitted { shows_own: true, ..of(used) }.hide(&mut found);
            assert!(found.is_empty(), "{used:?}: {found:?}");
        }
        // Who it was can be read, and not be shown again.
        let mut found = headers(&[("authorization", "Bearer ey.x.y")]);
        of(Used::IdToken).hide(&mut found);
        assert_eq!(found["authorization"], "Bearer ey.x.SIGNATURE_REMOVED_BY_GOOGLE");
    }
}
