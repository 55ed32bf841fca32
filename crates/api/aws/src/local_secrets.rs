//! Secrets for a function's code over plain HTTP on its own machine, as the AWS Parameters and
//! Secrets Lambda Extension has them: `GET /secretsmanager/get?secretId=…`.
//!
//! Whoever asks shows the session token of its environment, which a page that a function was made
//! to fetch cannot. What was read is kept for a while for that instance.

use std::time::Duration;

use ::model::{Caller, FunctionKey, SecretValue};
use axum::response::{IntoResponse, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use control::{
    Control,
    secrets::{Found, SecretRef, Which},
};
use dashmap::DashMap;
use http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{fault::secrets::of as fault, query::pairs};

const TOKEN: &str = "x-aws-parameters-secrets-token";
const SECRETS: &str = "/secretsmanager/get";
const TTL: Duration = Duration::from_mins(5);
const MAX_KEPT: usize = 1000;
/// Of all instances together. What is more is read each time.
const MAX_BYTES: usize = 16 << 20;

/// What instances have read lately. Cheap to share.
#[derive(Default)]
pub struct LocalSecrets {
    kept: DashMap<Asked, Kept>,
}

/// The instance, by its access key, and its question.
type Asked = (String, String);

struct Kept {
    until: Timestamp,
    body: Zeroizing<String>,
}

/// How a function wants it kept.
struct Rules {
    ttl: Duration,
    most: usize,
}

impl LocalSecrets {
    /// Whether a path is one of these.
    pub fn serves(path: &str) -> bool {
        path.starts_with("/secretsmanager/") || path.starts_with("/systemsmanager/")
    }

    pub async fn answer<B>(
        &self,
        control: &Control,
        function: &FunctionKey,
        request: &Request<B>,
    ) -> Response {
        let path = request.uri().path();
        if path.starts_with("/systemsmanager/") {
            let problem = "Parameters of Systems Manager are not supported yet";
            return refusal(StatusCode::NOT_IMPLEMENTED, "NotImplementedException", problem);
        }
        if path != SECRETS || request.method() != Method::GET {
            let problem = format!("there is no {} {path}", request.method());
            return refusal(StatusCode::NOT_FOUND, "NotFound", &problem);
        }
        let caller = match token(request.headers()).map(|it| control.bearer(it, function)) {
            Some(Ok(caller)) => caller,
            Some(Err(error)) => {
                let problem = error.to_string();
                return refusal(StatusCode::UNAUTHORIZED, "UnauthorizedException", &problem);
            }
            None => {
                let problem =
                    "X-Aws-Parameters-Secrets-Token must be the value of AWS_SESSION_TOKEN";
                return refusal(StatusCode::UNAUTHORIZED, "UnauthorizedException", problem);
            }
        };
        let query = request.uri().query().unwrap_or_default();
        let asked =
            (caller.principal.access_key().unwrap_or_default().to_owned(), query.to_owned());
        let now = control.env().now();
        self.kept.retain(|_, kept| kept.until > now);
        if let Some(kept) = self.kept.get(&asked) {
            return found(&kept.body);
        }
        match read(control, &caller, function, query).await {
            Ok(body) => {
                let response = found(&body);
                self.keep(asked, body, now, &Rules::of(control, function));
                response
            }
            Err(refused) => refused,
        }
    }

    fn keep(&self, asked: Asked, body: Zeroizing<String>, now: Timestamp, rules: &Rules) {
        let mine = self.kept.iter().filter(|it| it.key().0 == asked.0).count();
        let bytes: usize = self.kept.iter().map(|it| it.body.len()).sum();
        if mine >= rules.most || bytes + body.len() > MAX_BYTES {
            return;
        }
        let ttl = SignedDuration::try_from(rules.ttl).unwrap_or_default();
        if let Ok(until) = now.checked_add(ttl) {
            self.kept.insert(asked, Kept { until, body });
        }
    }
}

impl Rules {
    fn of(control: &Control, function: &FunctionKey) -> Self {
        let number = |name: &str| control.variable(function, name)?.parse::<u64>().ok();
        let ttl = number("SECRETS_MANAGER_TTL").map_or(TTL, Duration::from_secs).min(TTL);
        let most = number("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE");
        let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(MAX_KEPT);
        let enabled = control.variable(function, "PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED");
        let off = enabled.is_some_and(|it| it.eq_ignore_ascii_case("false")) || ttl.is_zero();
        Self { ttl, most: if off { 0 } else { most.min(MAX_KEPT) } }
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get(TOKEN)?.to_str().ok()
}

async fn read(
    control: &Control,
    caller: &Caller,
    function: &FunctionKey,
    query: &str,
) -> Result<Zeroizing<String>, Response> {
    let pairs = pairs(query);
    let given = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    };
    let bad = |problem: &str| refusal(StatusCode::BAD_REQUEST, "ValidationException", problem);
    let id = given("secretId").ok_or_else(|| bad("secretId is missing"))?;
    let id = SecretRef::parse(&id, &function.scope, &function.region);
    let id = id.ok_or_else(|| bad("secretId is no name and no ARN of this region"))?;
    let which = Which { version: given("versionId"), stage: given("versionStage") };
    let found = control.secret_value(caller, &id, &which).await.map_err(|error| {
        let fault = fault(error);
        refusal(fault.status, fault.code, &fault.message)
    })?;
    Ok(shown(&found))
}

/// As the extension writes it.
fn shown(found: &Found) -> Zeroizing<String> {
    let (text, binary) = match &found.value {
        SecretValue::Text(text) => (Some(text.as_str()), None),
        SecretValue::Binary(bytes) => (None, Some(STANDARD.encode(bytes.as_slice()))),
    };
    let body = json!({
        "ARN": found.key.in_policies(),
        "CreatedDate": found.created.to_string(),
        "Name": found.key.name.as_str(),
        "SecretBinary": binary,
        "SecretString": text,
        "VersionId": found.version,
        "VersionStages": found.stages,
        "ResultMetadata": {},
    });
    Zeroizing::new(body.to_string())
}

fn found(body: &str) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_owned()).into_response()
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "code": code, "message": message }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
