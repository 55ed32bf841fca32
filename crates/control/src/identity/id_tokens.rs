//! Identity tokens: who a function's code is, signed, for one audience, as Google gives them. To
//! functions here they open what their audience's URL leads to; others decide for themselves.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::{SignedDuration, Timestamp};
use model::{
    Digest, FunctionKey, FunctionUrls, Holder, ServiceAccount, Session, service_account::unique_id,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Identified,
    signing::{Pair, PublicKey, Signing},
};
use crate::{BadToken, Control, Error, Unauthenticated};

/// How long one is good, as Google's.
const LIFE: SignedDuration = SignedDuration::from_hours(1);
pub const MAX_AUDIENCE: usize = 2048;
/// A longer one was not made here.
const MAX_BYTES: usize = 16 * 1024;
const ALGORITHM: &str = "RS256";
/// What a session is called whose holder showed an identity token.
const SHOWN: &str = "identity-token";

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    aud: String,
    azp: String,
    email: String,
    email_verified: bool,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    google: Option<Value>,
    iat: i64,
    iss: String,
    sub: String,
}

/// A role as a service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub email: String,
    pub unique_id: String,
}

impl Control {
    /// Who issues identity tokens: the platform, as clients call it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What others check identity tokens with.
    pub async fn identity_keys(&self) -> Result<Vec<PublicKey>, Error> {
        self.signing.published().await
    }

    /// What a function's role is called as a service account.
    pub fn service_account(&self, function: &FunctionKey, role: &str) -> Result<Account, Error> {
        let standing = self.role_of_functions(&function.scope, role)?;
        let (scope, role) = (function.scope.clone(), standing.name.clone());
        let email = ServiceAccount { scope, role }.email();
        Ok(Account { email, unique_id: unique_id(&standing.id) })
    }

    /// A token that says who a function's code is to `audience`; `google` is what else it says of
    /// where the code runs.
    pub async fn identity_token(
        &self,
        function: &FunctionKey,
        role: &str,
        audience: &str,
        google: Option<Value>,
    ) -> Result<String, Error> {
        if audience.is_empty() || audience.len() > MAX_AUDIENCE {
            return Err(Error::invalid("audience", "must be 1 to 2048 bytes long"));
        }
        let Account { email, unique_id } = self.service_account(function, role)?;
        let now = self.env.now();
        let claims = Claims {
            aud: audience.to_owned(),
            azp: unique_id.clone(),
            email,
            email_verified: true,
            exp: (now + LIFE).as_second(),
            google,
            iat: now.as_second(),
            iss: self.issuer.clone(),
            sub: unique_id,
        };
        written(&claims, &*self.signing.signer().await?)
    }

    /// Who shows an identity token to a function: its audience must be one of its URLs.
    pub fn identify_id_token(
        &self,
        token: &str,
        callee: &FunctionKey,
    ) -> Result<Identified, Error> {
        self.holder_of(token, callee)
            .map_err(|bad| Error::Unauthenticated(Unauthenticated::Token(bad)))
    }

    fn holder_of(&self, token: &str, callee: &FunctionKey) -> Result<Identified, BadToken> {
        let now = self.env.now();
        let FunctionUrls { url, host_url } = self.urls(callee);
        let audiences: Vec<&str> = host_url.iter().map(String::as_str).chain([&*url]).collect();
        let claims = read(token, &self.signing, (&self.issuer, &audiences), now)?;
        let ServiceAccount { scope, role } =
            ServiceAccount::of_email(&claims.email).ok_or(BadToken::Unknown)?;
        let standing = self.accounts.get(&scope).standing_of_role(&role);
        // Another role of the same name is another role.
        let standing = standing.filter(|standing| unique_id(&standing.id) == claims.sub);
        let standing = standing.ok_or(BadToken::Unknown)?;
        let (name, id, session) = (role, standing.id.clone(), SHOWN.to_owned());
        // It tells tokens apart in the trail, and opens nothing.
        let digest = Digest::of(token.as_bytes()).to_string();
        let session = Session {
            access_key: format!("IDTK{}", digest[..16].to_ascii_uppercase()),
            issued: Timestamp::from_second(claims.iat).unwrap_or(now),
            expires: Timestamp::from_second(claims.exp).unwrap_or(now),
            ..self.session(&scope, Holder::Role { name, id, session }, std::time::Duration::ZERO)
        };
        let principal = self.principal_of_session(&session).map_err(|_| BadToken::Unknown)?;
        let region = callee.region.clone();
        let session = Some(Arc::new(session));
        Ok(Identified { principal, session, region, service: "run".to_owned() })
    }
}

/// Whether a text looks as if it were one: no other credential begins as JSON in base64 does.
pub fn is_id_token(text: &str) -> bool {
    text.starts_with("ey") && text.bytes().filter(|byte| *byte == b'.').count() == 2
}

/// Claims as a signed token.
fn written(claims: &Claims, pair: &Pair) -> Result<String, Error> {
    let header = Header { alg: ALGORITHM.to_owned(), kid: pair.id.clone(), typ: "JWT".to_owned() };
    let part = |json: Result<Vec<u8>, _>| json.map(|json| BASE64.encode(json));
    let header = part(serde_json::to_vec(&header)).map_err(Error::internal)?;
    let claims = part(serde_json::to_vec(claims)).map_err(Error::internal)?;
    let text = format!("{header}.{claims}");
    let signature = BASE64.encode(pair.sign(text.as_bytes())?);
    Ok(format!("{text}.{signature}"))
}

/// What a token claims, if it was signed here for who is asked, and is good now.
fn read(
    token: &str,
    signing: &Signing,
    (issuer, audiences): (&str, &[&str]),
    now: Timestamp,
) -> Result<Claims, BadToken> {
    if token.len() > MAX_BYTES {
        return Err(BadToken::Unknown);
    }
    let (text, signature) = token.rsplit_once('.').ok_or(BadToken::Unknown)?;
    let (header, claims) = text.split_once('.').ok_or(BadToken::Unknown)?;
    let header: Header = part(header)?;
    // Whatever a token says of itself, there is one way in which it is signed.
    if header.alg != ALGORITHM {
        return Err(BadToken::Unknown);
    }
    let pair = signing.find(&header.kid).ok_or(BadToken::Unknown)?;
    let signature = BASE64.decode(signature).map_err(|_| BadToken::Unknown)?;
    if !pair.has_signed(text.as_bytes(), &signature) {
        return Err(BadToken::Unknown);
    }
    let claims: Claims = part(claims)?;
    if claims.iss != issuer {
        return Err(BadToken::Unknown);
    }
    if claims.exp <= now.as_second() {
        return Err(BadToken::Expired);
    }
    // Google's clients end a URL without a path with a slash, or do not.
    if !audiences.contains(&claims.aud.strip_suffix('/').unwrap_or(&claims.aud)) {
        return Err(BadToken::Audience);
    }
    Ok(claims)
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, BadToken> {
    let json = BASE64.decode(text).map_err(|_| BadToken::Unknown)?;
    serde_json::from_slice(&json).map_err(|_| BadToken::Unknown)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::signing::tests::World, *};

    const ISSUER: &str = "https://morrow.example.org";
    const AUDIENCE: &str = "https://hello.example.org";

    fn claims(now: Timestamp) -> Claims {
        Claims {
            aud: AUDIENCE.to_owned(),
            azp: "1".to_owned(),
            email: "worker@morrow-000000000000.iam.gserviceaccount.com".to_owned(),
            email_verified: true,
            exp: (now + LIFE).as_second(),
            google: None,
            iat: now.as_second(),
            iss: ISSUER.to_owned(),
            sub: "1".to_owned(),
        }
    }

    fn encoded(json: &Value) -> String {
        BASE64.encode(json.to_string())
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_good_for_its_audience_until_it_ends() {
        let world = World::new(1);
        let signing = world.signing().await;
        let claims = claims(world.env.now());
        let token = written(&claims, &signing.signer().await.unwrap()).unwrap();
        let ask = |audiences: &[&str], issuer: &str| {
            read(&token, &signing, (issuer, audiences), world.env.now())
        };
        assert_eq!(ask(&["other", AUDIENCE], ISSUER), Ok(claims.clone()));
        assert_eq!(ask(&["https://other.example.org"], ISSUER), Err(BadToken::Audience));
        assert_eq!(ask(&[], ISSUER), Err(BadToken::Audience));
        assert_eq!(ask(&[AUDIENCE], "https://evil.example.org"), Err(BadToken::Unknown));
        tokio::time::advance(std::time::Duration::from_secs(3599)).await;
        assert!(ask(&[AUDIENCE], ISSUER).is_ok());
        tokio::time::advance(std::time::Duration::from_secs(1)).await;
        assert_eq!(ask(&[AUDIENCE], ISSUER), Err(BadToken::Expired));
        // After another start the same.
        let signing = world.signing().await;
        let read = read(&token, &signing, (ISSUER, &[AUDIENCE]), Timestamp::UNIX_EPOCH);
        assert_eq!(read, Ok(claims));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_but_what_was_signed_here_is_believed() {
        let world = World::new(1);
        let signing = world.signing().await;
        let pair = signing.signer().await.unwrap();
        let good = claims(world.env.now());
        let token = written(&good, &pair).unwrap();
        let [header, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!() };
        let other = World::new(2).signing().await.signer().await.unwrap();
        let forged = written(&good, &other).unwrap();
        let (_, others_signature) = forged.rsplit_once('.').unwrap();
        let more = Claims { sub: "2".to_owned(), ..good.clone() };
        let more = BASE64.encode(serde_json::to_vec(&more).unwrap());
        let none = encoded(&json!({"alg": "none", "kid": pair.id, "typ": "JWT"}));
        let hmac = encoded(&json!({"alg": "HS256", "kid": pair.id, "typ": "JWT"}));
        let unnamed = encoded(&json!({"alg": "RS256", "typ": "JWT"}));
        let flipped = format!("{}A{}", &signature[..20], &signature[21..]);
        assert_ne!(flipped, signature);
        for bad in [
            String::new(),
            ".".to_owned(),
            "..".to_owned(),
            forged.clone(),
            format!("{header}.{body}.{others_signature}"),
            format!("{header}.{body}.{flipped}"),
            format!("{header}.{body}."),
            format!("{header}.{body}"),
            format!("{header}.{more}.{signature}"),
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{hmac}.{body}.{signature}"),
            format!("{unnamed}.{body}.{signature}"),
            format!("{token}.{signature}"),
            format!("{token} "),
            format!("{token}{}", "A".repeat(MAX_BYTES)),
        ] {
            let read = read(&bad, &signing, (ISSUER, &[AUDIENCE]), world.env.now());
            assert_eq!(read, Err(BadToken::Unknown), "{bad}");
        }
    }
}
