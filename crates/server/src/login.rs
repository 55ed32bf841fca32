//! Asks the provider of identities that the configuration names. Everything that it answers is
//! bounded, and believed only when it is signed for us.

use std::{borrow::Cow, fs, time::Duration};

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use control::identity::login::{Device, Known, POLL, Provider, Secrets, Unknown};
use futures::{FutureExt, StreamExt, future::BoxFuture};
use model::{TeamName, TeamRole};
use openidconnect::{
    AdditionalClaims, AdditionalProviderMetadata, AsyncHttpClient, AuthType, AuthorizationCode,
    Client, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl, DeviceCodeErrorResponseType,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, ProviderMetadata, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClaimName, CoreClaimType,
        CoreClientAuthMethod, CoreDeviceAuthorizationResponse, CoreErrorResponseType,
        CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreSubjectIdentifierType,
        CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::Oidc;

const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(15);
/// How much of an answer is read: keys and tokens take a few kilobytes.
const MAX_BYTES: usize = 256 << 10;
/// How much of what it says goes into an error.
const MAX_CHARS: usize = 200;
/// What signs tokens: keys that the provider publishes, and no secret that we share with it.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Claims beyond those of the standard.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    all: serde_json::Map<String, Value>,
}

impl AdditionalClaims for Others {}

/// What a provider says of itself beyond the standard.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct More {
    device_authorization_endpoint: Option<DeviceAuthorizationUrl>,
}

impl AdditionalProviderMetadata for More {}

type Metadata = ProviderMetadata<
    More,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;
type Claims = IdTokenClaims<Others, CoreGenderClaim>;
type Tokens = StandardTokenResponse<
    IdTokenFields<
        Others,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;
type Ours = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(crate) struct Oidp {
    settings: Oidc,
    secret: Option<String>,
    http: Http,
}

/// How it is asked: every answer has an end.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = Failed;
    type Future = BoxFuture<'c, Result<HttpResponse, Failed>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.fetch(request).boxed()
    }
}

impl Http {
    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let failed = |error: reqwest::Error| Failed(chain(&error));
        let request = request.try_into().map_err(failed)?;
        let response = self.0.execute(request).await.map_err(failed)?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.clone_from(response.headers());
        }
        let (mut body, mut pieces) = (Vec::new(), response.bytes_stream());
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece.map_err(failed)?);
            if body.len() > MAX_BYTES {
                return Err(Failed("it answers more than 256 KiB".to_owned()));
            }
        }
        answer.body(body).map_err(|error| Failed(error.to_string()))
    }
}

impl Oidp {
    pub(crate) fn new(settings: &Oidc) -> Result<Self> {
        let read = |file: &std::path::PathBuf| {
            let secret = fs::read_to_string(file);
            secret.with_context(|| format!("oidc.client_secret_file: {}", file.display()))
        };
        let secret = settings.client_secret_file.as_ref().map(read).transpose()?;
        let secret = secret.map(|secret| secret.trim().to_owned());
        // Another may have been chosen before: it is the same.
        drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            // What it redirects to is not what was configured.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("morrow/", env!("CARGO_PKG_VERSION")));
        if settings.issuer.starts_with("http://") {
            // On this machine: no proxy knows the way.
            http = http.no_proxy().tls_certs_only([]);
        }
        Ok(Self { settings: settings.clone(), secret, http: Http(http.build().context("oidc")?) })
    }

    async fn metadata(&self) -> Result<Metadata, Unknown> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(unreachable)?;
        let found = Metadata::discover_async(issuer, &self.http).await.map_err(unreachable)?;
        let is_safe =
            |url: &str| url.starts_with("https://") || self.settings.issuer.starts_with("http://");
        let token = found.token_endpoint().map(|url| url.as_str());
        if token.is_none_or(|url| !is_safe(url)) || !is_safe(found.jwks_uri().as_str()) {
            return Err(unreachable(Plain("an endpoint of it is not https")));
        }
        Ok(found)
    }

    fn client(&self, metadata: Metadata) -> Ours {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.secret.clone().map(ClientSecret::new);
        let in_header = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let how = if in_header { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ours::from_provider_metadata(metadata, id, secret).set_auth_type(how)
    }

    fn scopes(&self) -> impl Iterator<Item = Scope> + '_ {
        self.settings.scopes.iter().map(|scope| Scope::new(scope.clone()))
    }

    /// Who a token is of, if it is the provider's, for us, signed, and new.
    async fn verified(
        &self,
        tokens: &Tokens,
        nonce: Option<&str>,
        now: jiff::Timestamp,
    ) -> Result<Known, Unknown> {
        let refused = |error: &dyn std::error::Error| Unknown::Refused(plain(&chain(error)));
        let token = tokens.id_token();
        let token = token.ok_or_else(|| Unknown::Refused("there is no ID token".to_owned()))?;
        // Its keys as they are now: they may have been changed since the login began.
        let client = self.client(self.metadata().await?);
        let now = chrono::DateTime::from_timestamp(now.as_second(), 0);
        let now = now.unwrap_or_default();
        let verifier =
            client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now);
        let is_expected = |found: Option<&Nonce>| match nonce {
            Some(expected) if found.is_some_and(|it| it.secret() == expected) => Ok(()),
            // On another device there is none to be had.
            None => Ok(()),
            Some(_) => Err("it is another login's".to_owned()),
        };
        let claims = token.claims(&verifier, is_expected).map_err(|error| refused(&error))?;
        self.known(claims)
    }

    fn known(&self, claims: &Claims) -> Result<Known, Unknown> {
        let Oidc { issuer, username_claim, teams_claim, .. } = &self.settings;
        let others = &claims.additional_claims().all;
        let other = |name: &str| others.get(name).and_then(Value::as_str).map(Cow::from);
        let username = match username_claim.as_str() {
            "sub" => Some(Cow::from(claims.subject().as_str())),
            "email" if claims.email_verified() != Some(true) => {
                // Whoever may write any address there could come in as anybody.
                let why = "the provider has not verified the address";
                return Err(Unknown::Refused(why.to_owned()));
            }
            "email" => claims.email().map(|email| Cow::from(email.as_str())),
            "preferred_username" => claims.preferred_username().map(|it| Cow::from(it.as_str())),
            name => other(name),
        };
        let absent = || Unknown::Refused(format!("there is no claim {username_claim}"));
        let groups = match teams_claim.as_ref().and_then(|name| others.get(name)) {
            Some(Value::String(group)) => vec![group.clone()],
            Some(Value::Array(groups)) => {
                groups.iter().filter_map(|group| group.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Known {
            issuer: issuer.clone(),
            subject: claims.subject().to_string(),
            username: username.ok_or_else(absent)?.into_owned(),
            groups,
        })
    }
}

#[async_trait]
impl Provider for Oidp {
    async fn address(&self, secrets: &Secrets) -> Result<String, Unknown> {
        let client = self.client(self.metadata().await?);
        let redirect = RedirectUrl::new(secrets.redirect.clone()).map_err(unreachable)?;
        let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let (address, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(self.scopes())
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .set_redirect_uri(Cow::Owned(redirect))
            .url();
        Ok(address.into())
    }

    async fn redeem(
        &self,
        code: &str,
        secrets: &Secrets,
        now: jiff::Timestamp,
    ) -> Result<Known, Unknown> {
        let client = self.client(self.metadata().await?);
        let redirect = RedirectUrl::new(secrets.redirect.clone()).map_err(unreachable)?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(unreachable)?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
            .set_redirect_uri(Cow::Owned(redirect))
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(said) => {
                    Unknown::Refused(plain(&said.to_string()))
                }
                other => unreachable(other),
            })?;
        self.verified(&tokens, Some(&secrets.nonce), now).await
    }

    async fn begin_device(&self) -> Result<Device, Unknown> {
        let metadata = self.metadata().await?;
        let address = metadata.additional_metadata().device_authorization_endpoint.clone();
        let none = || Unknown::Refused("the provider has no login on another device".to_owned());
        let client = self.client(metadata).set_device_authorization_url(address.ok_or_else(none)?);
        let begun =
            client.exchange_device_code().add_scopes(self.scopes()).request_async(&self.http);
        let begun: CoreDeviceAuthorizationResponse = begun.await.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Unknown::Refused(plain(&said.to_string())),
            other => unreachable(other),
        })?;
        Ok(Device {
            code: begun.device_code().secret().clone(),
            user_code: plain(begun.user_code().secret()),
            address: plain(begun.verification_uri().as_str()),
            whole_address: begun.verification_uri_complete().map(|it| plain(it.secret())),
            interval_s: begun.interval().as_secs(),
            expires_s: begun.expires_in().as_secs(),
        })
    }

    async fn poll_device(&self, device: &Device, now: jiff::Timestamp) -> Result<Known, Unknown> {
        let metadata = self.metadata().await?;
        // As it was answered, for the library to go on with.
        let begun: CoreDeviceAuthorizationResponse = serde_json::from_value(serde_json::json!({
            "device_code": device.code,
            "user_code": device.user_code,
            "verification_uri": device.address,
            "expires_in": device.expires_s,
            "interval": device.interval_s.clamp(1, POLL.as_secs() / 2),
        }))
        .map_err(unreachable)?;
        let client = self.client(metadata);
        let asked = client.exchange_device_access_token(&begun).map_err(unreachable)?;
        let tokens = asked.request_async(&self.http, tokio::time::sleep, Some(POLL)).await;
        let tokens = tokens.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => match said.error() {
                // The library says so too when it has asked for long enough.
                DeviceCodeErrorResponseType::ExpiredToken
                | DeviceCodeErrorResponseType::AuthorizationPending
                | DeviceCodeErrorResponseType::SlowDown => Unknown::Pending,
                _ => Unknown::Refused(plain(&said.to_string())),
            },
            other => unreachable(other),
        })?;
        self.verified(&tokens, None, now).await
    }
}

/// What the provider's groups are called here.
pub(crate) fn team_of(role: &str) -> Result<(TeamName, TeamRole)> {
    let (team, role) = role.split_once(':').context("is no team and role, as payments:deployer")?;
    ensure!(!team.is_empty(), "names no team");
    Ok((team.parse()?, role.parse()?))
}

#[derive(Debug)]
struct Failed(String);

#[derive(Debug)]
struct Plain(&'static str);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Failed {}
impl std::error::Error for Plain {}

fn unreachable(error: impl std::error::Error) -> Unknown {
    Unknown::Unreachable(plain(&chain(&error)))
}

/// What a provider says, fit for a line.
fn plain(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).take(MAX_CHARS).collect()
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
