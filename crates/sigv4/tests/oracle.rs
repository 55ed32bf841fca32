//! What AWS's own signer signs is accepted here, and both sign alike.
#![expect(clippy::unwrap_used, reason = "a test says so by panicking")]

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
        SigningSettings, UriPathNormalizationMode, sign as aws_sign,
    },
    sign::v4,
};
use jiff::Timestamp;
use proptest::prelude::{Strategy, prop, proptest};
use sigv4::{Claim, Credentials, HeaderMap, Request, SigError, SigningKey};

const ACCESS_KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const HOST: &str = "localhost:7373";
const NOW: i64 = 1_795_000_000;

#[derive(Debug, Clone)]
struct Sent {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A request and what AWS's signer makes of it: the query and the headers that are sent.
fn signed_by_aws(sent: &Sent, location: SignatureLocation, hashed: bool) -> (String, HeaderMap) {
    let identity = AwsCredentials::from_keys(ACCESS_KEY, SECRET, None).into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Double;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Enabled;
    settings.signature_location = location;
    if location == SignatureLocation::QueryParams {
        settings.expires_in = Some(Duration::from_mins(10));
    }
    if hashed {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs());
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("lambda")
        .time(time)
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let mut query = sent.query.clone();
    let mark = if query.is_empty() { "" } else { "?" };
    let url = format!("http://{HOST}{}{mark}{query}", sent.path);
    let headers = sent.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let body = SignableBody::Bytes(&sent.body);
    let request = SignableRequest::new(sent.method, url, headers, body).unwrap();
    let (instructions, _) = aws_sign(request, &params).unwrap().into_parts();
    let (added, params) = instructions.into_parts();
    for (name, value) in params {
        let value =
            percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
        let joint = if query.is_empty() { "" } else { "&" };
        query = format!("{query}{joint}{name}={value}");
    }
    let mut headers = plain(sent);
    for header in added {
        let name: http::HeaderName = header.name().parse().unwrap();
        headers.append(name, header.value().parse().unwrap());
    }
    (query, headers)
}

fn plain(sent: &Sent) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(http::header::HOST, HOST.parse().unwrap());
    for (name, value) in &sent.headers {
        headers.append(name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap());
    }
    headers
}

fn check(sent: &Sent, query: &str, headers: &HeaderMap) -> Result<(), SigError> {
    let Sent { method, path, body, .. } = sent;
    let request = Request { method, path, query, headers };
    let claim = Claim::read(&request)?;
    assert_eq!(claim.access_key, ACCESS_KEY);
    assert_eq!((claim.region.as_str(), claim.service.as_str()), ("us-east-1", "lambda"));
    let key = SigningKey::derive(SECRET, &claim.date, &claim.region, &claim.service);
    claim.check(&request, &key, now())?.check(body)
}

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

fn requests() -> impl Strategy<Value = Sent> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "DELETE"]);
    let word = "[a-zA-Z0-9._~-]{0,6}|%[2-7][0-9A-F]|%C3%A9|[a-z]:\\$LATEST|\\.|\\.\\.";
    let path = prop::collection::vec(word, 0..6).prop_map(|words| format!("/{}", words.join("/")));
    let pair = "[a-zA-Z0-9._~-]{1,6}(=([a-zA-Z0-9._~:/-]|%[2-7][0-9A-F]|%C3%A9){0,8})?";
    let query = prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&"));
    let header = ("x-amz-[a-f]{1,4}", "[!-~]{1,6}( {1,3}[!-~]{1,6}){0,3}");
    let headers = prop::collection::btree_map(header.0, header.1, 0..4)
        .prop_map(|headers| headers.into_iter().collect());
    let body = prop::collection::vec(prop::num::u8::ANY, 0..64);
    (method, path, query, headers, body).prop_map(|(method, path, query, headers, body)| Sent {
        method,
        path,
        query,
        headers,
        body,
    })
}

proptest! {
    #[test]
    fn what_aws_signs_in_headers_is_accepted(sent in requests(), hashed in prop::bool::ANY) {
        let (query, headers) = signed_by_aws(&sent, SignatureLocation::Headers, hashed);
        assert_eq!(check(&sent, &query, &headers), Ok(()));
    }

    #[test]
    fn what_aws_presigns_is_accepted(sent in requests()) {
        let (query, headers) = signed_by_aws(&sent, SignatureLocation::QueryParams, false);
        assert_eq!(check(&sent, &query, &headers), Ok(()));
    }

    #[test]
    fn both_sign_alike(sent in requests()) {
        let (_, theirs) = signed_by_aws(&sent, SignatureLocation::Headers, true);
        let mut ours = plain(&sent);
        let credentials =
            Credentials {
                access_key: ACCESS_KEY,
                secret: SECRET,
                region: "us-east-1",
                service: "lambda",
                token: None,
            };
        let Sent { method, path, query, body, .. } = &sent;
        sigv4::sign(method, path, query, &mut ours, body, &credentials, now());
        let signature = |headers: &HeaderMap| {
            let value = headers[http::header::AUTHORIZATION].to_str().unwrap();
            value.rsplit_once("Signature=").unwrap().1.to_owned()
        };
        assert_eq!(signature(&ours), signature(&theirs));
    }

    #[test]
    fn any_other_body_is_refused(sent in requests(), more in prop::num::u8::ANY) {
        for hashed in [false, true] {
            let (query, headers) = signed_by_aws(&sent, SignatureLocation::Headers, hashed);
            let mut other = sent.clone();
            other.body.push(more);
            let wanted = if hashed { SigError::PayloadMismatch } else { SigError::Mismatch };
            assert_eq!(check(&other, &query, &headers), Err(wanted));
        }
    }
}
