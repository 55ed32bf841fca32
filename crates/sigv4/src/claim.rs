use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use subtle::ConstantTimeEq;

use crate::{
    ALGORITHM, Request, SigError, SigningKey, UNSIGNED_PAYLOAD,
    canonical::{pairs, sha256, string_to_sign},
};

/// How far a signature's time may lie from the server's.
pub const MAX_SKEW: Duration = Duration::from_mins(15);
const MAX_EXPIRES: i64 = 7 * 24 * 60 * 60;
const MAX_SIGNED_HEADERS: usize = 64;

/// Who claims to have signed a request, and what they say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub access_key: String,
    /// `YYYYMMDD`
    pub date: String,
    pub region: String,
    pub service: String,
    pub session_token: Option<String>,
    time: String,
    at: Timestamp,
    signed_headers: Vec<String>,
    signature: String,
    /// A presigned request: good for so many seconds.
    expires: Option<i64>,
    /// The hash of the body as the signer gave it.
    payload: Option<String>,
}

impl Claim {
    /// Reads the signature from the `Authorization` header or the query.
    pub fn read(request: &Request<'_>) -> Result<Self, SigError> {
        let header = request.headers.get(http::header::AUTHORIZATION);
        let mut claim = match header {
            Some(value) => Self::from_header(request, &String::from_utf8_lossy(value.as_bytes())),
            None => Self::from_query(request),
        }?;
        let payload = text(request, "x-amz-content-sha256");
        claim.payload = payload.or(claim.payload);
        if !claim.signed_headers.iter().any(|name| name == "host") {
            return Err(incomplete(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        // What AWS's own headers say must be what was signed.
        let unsigned = request.headers.keys().map(http::HeaderName::as_str).find(|name| {
            name.starts_with("x-amz-") && !claim.signed_headers.iter().any(|signed| signed == name)
        });
        match unsigned.filter(|name| *name != "x-amz-content-sha256") {
            Some(name) => Err(incomplete(&format!(
                "Header '{name}' must be a 'SignedHeader' in the AWS Authorization."
            ))),
            None => Ok(claim),
        }
    }

    fn from_header(request: &Request<'_>, value: &str) -> Result<Self, SigError> {
        let Some(rest) = value.strip_prefix(ALGORITHM) else {
            return Err(incomplete(&format!(
                "Unsupported AWS 'algorithm': expected '{ALGORITHM}'."
            )));
        };
        let mut parts = [const { None }; 3];
        for part in rest.split(',') {
            let (name, value) = part.trim().split_once('=').unwrap_or_default();
            let at = match name {
                "Credential" => 0,
                "SignedHeaders" => 1,
                "Signature" => 2,
                _ => continue,
            };
            parts[at] = Some(value.to_owned());
        }
        let time = text(request, "x-amz-date").or_else(|| text(request, "date"));
        let missing: Vec<_> = ["Credential", "SignedHeaders", "Signature"]
            .iter()
            .zip(&parts)
            .filter(|(_, part)| part.as_ref().is_none_or(String::is_empty))
            .map(|(name, _)| format!("Authorization header requires '{name}' parameter."))
            .chain(time.is_none().then(|| {
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                 header."
                    .to_owned()
            }))
            .collect();
        let ([Some(credential), Some(headers), Some(signature)], Some(time)) = (parts, time) else {
            return Err(incomplete(&missing.join(" ")));
        };
        let token = text(request, "x-amz-security-token");
        Self::new(&credential, &headers, signature, &time, token)
    }

    fn from_query(request: &Request<'_>) -> Result<Self, SigError> {
        let find = |wanted: &str| {
            let found = pairs(request.query).find(|(name, _)| name.as_slice() == wanted.as_bytes());
            found.and_then(|(_, value)| String::from_utf8(value).ok())
        };
        let Some(algorithm) = find("X-Amz-Algorithm") else { return Err(SigError::Missing) };
        if algorithm != ALGORITHM {
            return Err(incomplete(&format!(
                "Unsupported AWS 'algorithm': expected '{ALGORITHM}'."
            )));
        }
        let need = |name: &str| {
            let missing =
                || incomplete(&format!("AWS query-string parameters must include '{name}'."));
            find(name).filter(|value| !value.is_empty()).ok_or_else(missing)
        };
        let (credential, headers) = (need("X-Amz-Credential")?, need("X-Amz-SignedHeaders")?);
        let (signature, time) = (need("X-Amz-Signature")?, need("X-Amz-Date")?);
        let expires: i64 = need("X-Amz-Expires")?
            .parse()
            .ok()
            .filter(|seconds| (1..=MAX_EXPIRES).contains(seconds))
            .ok_or_else(|| incomplete("X-Amz-Expires must be between 1 and 604800 seconds."))?;
        let token = find("X-Amz-Security-Token");
        let claim = Self::new(&credential, &headers, signature, &time, token)?;
        let payload = find("X-Amz-Content-Sha256");
        Ok(Self { expires: Some(expires), payload, ..claim })
    }

    fn new(
        credential: &str,
        headers: &str,
        signature: String,
        time: &str,
        session_token: Option<String>,
    ) -> Result<Self, SigError> {
        let parts: Vec<_> = credential.split('/').collect();
        let [access_key, date, region, service, "aws4_request"] = parts[..] else {
            return Err(incomplete(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term.",
            ));
        };
        if parts.iter().any(|part| part.is_empty() || part.len() > 128) {
            return Err(incomplete("Credential has an empty or too long element."));
        }
        let Some(at) = moment(time) else {
            return Err(incomplete(&format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'. See \
                 http://en.wikipedia.org/wiki/ISO_8601",
                shortened(time)
            )));
        };
        let time = stamp(at);
        if time[..8] != *date {
            return Err(incomplete(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP.",
            ));
        }
        let signed_headers: Vec<_> = headers.split(';').map(str::to_owned).collect();
        if signed_headers.len() > MAX_SIGNED_HEADERS {
            return Err(incomplete("Too many signed headers."));
        }
        let [access_key, date, region, service] =
            [access_key, date, region, service].map(str::to_owned);
        Ok(Self {
            access_key,
            date,
            region,
            service,
            session_token,
            time,
            at,
            signed_headers,
            signature,
            expires: None,
            payload: None,
        })
    }

    /// `date/region/service/aws4_request`
    pub fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }

    pub fn derive(&self, secret: &str) -> SigningKey {
        SigningKey::derive(secret, &self.date, &self.region, &self.service)
    }

    /// Whether the request is what the key's holder signed, and is so now, as far as that shows
    /// before its body is read.
    pub fn check(
        &self,
        request: &Request<'_>,
        key: &SigningKey,
        now: Timestamp,
    ) -> Result<Unread, SigError> {
        self.check_time(now)?;
        let signed = Signed {
            head: request.canonical_head(&self.signed_headers),
            time: self.time.clone(),
            scope: self.scope(),
            key: key.clone(),
            signature: self.signature.clone(),
        };
        let Some(payload) = self.payload.clone() else {
            return Ok(Unread(Awaited::Signed(signed)));
        };
        signed.check(&payload)?;
        let unsigned = payload == UNSIGNED_PAYLOAD;
        Ok(Unread(if unsigned { Awaited::Anything } else { Awaited::Hash(payload) }))
    }

    fn check_time(&self, now: Timestamp) -> Result<(), SigError> {
        let skew = SignedDuration::try_from(MAX_SKEW).unwrap_or_default();
        let signed = self.time.clone();
        if self.at > now + skew {
            let latest = stamp(now + skew);
            return Err(SigError::NotYetCurrent { signed, latest, now: stamp(now) });
        }
        match self.expires {
            Some(seconds) => {
                let end = self.at + SignedDuration::from_secs(seconds);
                if end < now {
                    let (expired, now) = (stamp(end), stamp(now));
                    return Err(SigError::PresignedExpired { expired, now });
                }
            }
            None if self.at < now - skew => {
                let earliest = stamp(now - skew);
                return Err(SigError::Expired { signed, earliest, now: stamp(now) });
            }
            None => {}
        }
        Ok(())
    }
}

/// A request that is as its signer says, as far as that shows without its body.
pub struct Unread(Awaited);

enum Awaited {
    /// The signer left the body out.
    Anything,
    /// The signer said its hash.
    Hash(String),
    /// The signature cannot be checked without it.
    Signed(Signed),
}

impl Unread {
    /// Whether the signer left the body out, so that any is good.
    pub fn takes_any_body(&self) -> bool {
        matches!(self.0, Awaited::Anything)
    }

    /// Whether the body is the one that was signed.
    pub fn check(&self, body: &[u8]) -> Result<(), SigError> {
        match &self.0 {
            Awaited::Anything => Ok(()),
            Awaited::Hash(hash) if sha256(body) == *hash => Ok(()),
            Awaited::Hash(_) => Err(SigError::PayloadMismatch),
            Awaited::Signed(signed) => signed.check(&sha256(body)),
        }
    }
}

/// Everything a signature is made of but the payload's hash.
struct Signed {
    head: String,
    time: String,
    scope: String,
    key: SigningKey,
    signature: String,
}

impl Signed {
    fn check(&self, payload: &str) -> Result<(), SigError> {
        let canonical = format!("{}\n{payload}", self.head);
        let wanted = self.key.sign(&string_to_sign(&self.time, &self.scope, &canonical));
        if bool::from(wanted.as_bytes().ct_eq(self.signature.as_bytes())) {
            Ok(())
        } else {
            Err(SigError::Mismatch)
        }
    }
}

/// When a request says that it was signed: AWS's own form, or that of HTTP.
fn moment(text: &str) -> Option<Timestamp> {
    if text.len() == 16
        && let Ok(at) = DateTime::strptime("%Y%m%dT%H%M%SZ", text)
    {
        return at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp());
    }
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn incomplete(problem: &str) -> SigError {
    SigError::Incomplete(problem.to_owned())
}

fn text(request: &Request<'_>, name: &str) -> Option<String> {
    let value = request.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
