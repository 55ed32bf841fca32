//! A known answer, and everything that is refused, in AWS's words.
#![expect(clippy::unwrap_used, reason = "a test says so by panicking")]

use jiff::{SignedDuration, Timestamp};
use sigv4::{Claim, Credentials, HeaderMap, Request, SigError, SigningKey};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AT: &str = "2015-08-30T12:36:00Z";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn at() -> Timestamp {
    AT.parse().unwrap()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn verify(request: &Request<'_>, now: Timestamp) -> Result<(), SigError> {
    let claim = Claim::read(request)?;
    let key = SigningKey::derive(SECRET, &claim.date, &claim.region, &claim.service);
    claim.check(request, &key, now)?.check(b"")
}

fn credentials() -> Credentials<'static> {
    let (region, service) = ("us-east-1", "sts");
    Credentials { access_key: "AKIDEXAMPLE", secret: SECRET, region, service, token: None }
}

/// A plain GET that is signed in its headers.
fn signed() -> HeaderMap {
    let mut signed = headers(&[("host", "localhost")]);
    sigv4::sign("GET", "/", "", &mut signed, b"", &credentials(), at());
    signed
}

fn verify_headers(headers: &HeaderMap) -> Result<(), SigError> {
    verify(&Request { method: "GET", path: "/", query: "", headers }, at())
}

/// The worked example of AWS's documentation.
#[test]
fn the_documented_example_is_accepted() {
    let authorization = "AWS4-HMAC-SHA256 \
        Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
        SignedHeaders=content-type;host;x-amz-date, \
        Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    let mut headers = headers(&[
        ("host", "iam.amazonaws.com"),
        ("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
        ("x-amz-date", "20150830T123600Z"),
        ("authorization", authorization),
    ]);
    let query = "Action=ListUsers&Version=2010-05-08";
    let request = Request { method: "GET", path: "/", query, headers: &headers };
    assert_eq!(verify(&request, at()), Ok(()));
    let other = Request { query: "Action=ListUsers&Version=2010-05-09", ..request };
    assert_eq!(verify(&other, at()), Err(SigError::Mismatch));
    // HTTP's own date is no header that this signature covers.
    headers.remove("x-amz-date");
    headers.insert("date", "Sun, 30 Aug 2015 12:36:00 GMT".parse().unwrap());
    let request = Request { method: "GET", path: "/", query, headers: &headers };
    assert_eq!(verify(&request, at()), Err(SigError::Mismatch));
}

#[test]
fn a_signature_is_good_for_fifteen_minutes_to_either_side() {
    let headers = signed();
    let request = Request { method: "GET", path: "/", query: "", headers: &headers };
    let second = SignedDuration::from_secs(1);
    assert_eq!(verify(&request, at() + MINUTE * 15), Ok(()));
    assert_eq!(verify(&request, at() - MINUTE * 15), Ok(()));
    let late = verify(&request, at() + MINUTE * 15 + second).unwrap_err();
    assert_eq!(
        late.to_string(),
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z \
         (20150830T125101Z - 15 min.)"
    );
    let early = verify(&request, at() - MINUTE * 15 - second).unwrap_err();
    assert_eq!(
        early.to_string(),
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z \
         (20150830T122059Z + 15 min.)"
    );
}

#[test]
fn a_presigned_request_is_good_for_as_long_as_it_says() {
    let headers = headers(&[("host", "localhost")]);
    let query = sigv4::presign("/a", "localhost", &credentials(), 600, at());
    let request = Request { method: "GET", path: "/a", query: &query, headers: &headers };
    assert_eq!(verify(&request, at() + MINUTE * 10), Ok(()));
    let late = verify(&request, at() + MINUTE * 11);
    assert!(matches!(late, Err(SigError::PresignedExpired { .. })), "{late:?}");
    let early = verify(&request, at() - MINUTE * 16);
    assert!(matches!(early, Err(SigError::NotYetCurrent { .. })), "{early:?}");
    for other in [
        Request { method: "POST", ..request },
        Request { path: "/b", ..request },
        Request { query: &query.replace("Expires=600", "Expires=601"), ..request },
        Request { query: &format!("{query}&more=1"), ..request },
    ] {
        assert_eq!(verify(&other, at()), Err(SigError::Mismatch));
    }
    for expires in ["0", "-1", "604801", "x", "99999999999999999999"] {
        let query = query.replace("Expires=600", &format!("Expires={expires}"));
        let refused = verify(&Request { query: &query, ..request }, at());
        assert!(matches!(refused, Err(SigError::Incomplete(_))), "{expires}: {refused:?}");
    }
}

#[test]
fn a_payload_may_be_left_unsigned() {
    let mut headers =
        headers(&[("host", "localhost"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD")]);
    sigv4::sign("POST", "/", "", &mut headers, b"anything", &credentials(), at());
    let request = Request { method: "POST", path: "/", query: "", headers: &headers };
    let claim = Claim::read(&request).unwrap();
    let key = SigningKey::derive(SECRET, &claim.date, &claim.region, &claim.service);
    for body in ["anything", "something else"] {
        assert_eq!(
            claim.check(&request, &key, at()).and_then(|unread| unread.check(body.as_bytes())),
            Ok(())
        );
    }
    // Saying so without having signed it is no way around.
    let mut lying = signed();
    lying.insert("x-amz-content-sha256", "UNSIGNED-PAYLOAD".parse().unwrap());
    assert_eq!(verify_headers(&lying), Err(SigError::Mismatch));
}

#[test]
fn whatever_is_changed_is_noticed() {
    assert_eq!(verify_headers(&signed()), Ok(()));
    for (name, value) in [("host", "elsewhere"), ("x-amz-date", "20150830T123601Z")] {
        let mut changed = signed();
        changed.insert(name, value.parse().unwrap());
        assert_eq!(verify_headers(&changed), Err(SigError::Mismatch), "{name}");
    }
    let mut added = signed();
    added.insert("x-amz-target", "Logs_20140328.GetLogEvents".parse().unwrap());
    let problem = verify_headers(&added).unwrap_err().to_string();
    assert!(problem.starts_with("Header 'x-amz-target' must be a 'SignedHeader'"), "{problem}");
}

#[test]
fn what_is_missing_is_named() {
    let told = |authorization: &str, date: Option<&str>| {
        let mut sent = headers(&[("host", "localhost"), ("authorization", authorization)]);
        if let Some(date) = date {
            sent.insert("x-amz-date", date.parse().unwrap());
        }
        verify_headers(&sent).unwrap_err().to_string()
    };
    let time = Some("20150830T123600Z");
    let credential = "Credential=AKID/20150830/us-east-1/sts/aws4_request";
    let rest = "SignedHeaders=host;x-amz-date, Signature=00";
    let full = format!("AWS4-HMAC-SHA256 {credential}, {rest}");

    assert_eq!(verify_headers(&headers(&[("host", "localhost")])), Err(SigError::Missing));
    assert!(told("Bearer token", time).starts_with("Unsupported AWS 'algorithm'"));
    assert!(told("Basic YTpi", time).starts_with("Unsupported AWS 'algorithm'"));
    assert_eq!(
        told("AWS4-HMAC-SHA256 x", None),
        "Authorization header requires 'Credential' parameter. Authorization header requires \
         'SignedHeaders' parameter. Authorization header requires 'Signature' parameter. \
         Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    );
    assert!(
        told(&full.replace("us-east-1/", ""), time).starts_with("Credential must have exactly 5")
    );
    assert!(told(&full.replace("aws4_request", "aws5"), time).starts_with("Credential must have"));
    assert!(
        told(&full.replace("20150830", "20150831"), time).starts_with("Date in Credential scope")
    );
    assert!(
        told(&full.replace("20150830/", "2015/"), time).starts_with("Date in Credential scope")
    );
    assert!(told(&full, Some("yesterday")).starts_with("Date must be in ISO-8601"));
    assert!(told(&full.replace("host;", ""), time).starts_with("'Host' or ':authority' must be"));
    assert_eq!(told(&full, time), SigError::Mismatch.to_string());
}
