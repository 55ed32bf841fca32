//! Requests to the server: the AWS APIs for what they can say, Morrow's own for the rest. They are
//! signed; a bearer token is exchanged first for a key that signs.

use std::{path::Path, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use kit::Env;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Body, Certificate, Url};
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::{
    failure::{Failure, Kind},
    profile::{Credentials, Key, Profile},
};

/// What is not written as `%XX` in a path or query.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const LOGS_TARGET: &str = "Logs_20140328.";

pub(crate) struct Client {
    http: reqwest::Client,
    profile: Profile,
    endpoint: Url,
    /// What a token was exchanged for.
    exchanged: OnceCell<Key>,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Failure::failed(format!("the server's answer is not JSON: {error}")))
    }
}

impl Client {
    pub(crate) fn new(profile: Profile, ca_file: Option<&Path>) -> Result<Self, Failure> {
        let endpoint = Url::parse(&profile.endpoint).ok();
        let endpoint =
            endpoint.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let endpoint = endpoint.ok_or_else(|| {
            Failure::usage(format!("the endpoint {:?} is no http(s) URL", profile.endpoint))
        })?;
        // An error means that there is one already.
        drop(rustls::crypto::ring::default_provider().install_default());
        // Straight to the server: no proxy knows the way to this machine's own.
        let mut http = reqwest::Client::builder()
            .no_proxy()
            .http1_only()
            .connect_timeout(CONNECT_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("morrow/", env!("CARGO_PKG_VERSION")));
        let roots = match ca_file.filter(|_| endpoint.scheme() == "https") {
            None => Vec::new(),
            Some(path) => {
                let failed =
                    |problem: String| Failure::failed(format!("{}: {problem}", path.display()));
                let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
                Certificate::from_pem_bundle(&pem).map_err(|error| failed(error.to_string()))?
            }
        };
        // Without certificates of its own it trusts whom the system trusts; and loading those is
        // a waste where nothing is encrypted.
        if endpoint.scheme() == "http" || !roots.is_empty() {
            http = http.tls_certs_only(roots);
        }
        let http = http.build().map_err(|error| Failure::failed(chain(&error)))?;
        Ok(Self { http, profile, endpoint, exchanged: OnceCell::new() })
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.profile.endpoint
    }

    pub(crate) fn region(&self) -> &str {
        &self.profile.region
    }

    /// A call of Lambda's API: a path under its functions, whose parts are encoded here.
    pub(crate) async fn lambda(
        &self,
        method: Method,
        parts: &[&str],
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Reply, Failure> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let path = functions_path(parts);
        self.send("lambda", method, &path, query, HeaderMap::new(), Bytes::from(body)).await
    }

    pub(crate) async fn invoke(
        &self,
        name: &str,
        payload: Bytes,
        want_tail: bool,
    ) -> Result<Reply, Failure> {
        let mut headers = HeaderMap::new();
        if want_tail {
            headers.insert("x-amz-log-type", HeaderValue::from_static("Tail"));
        }
        let path = functions_path(&[name, "invocations"]);
        self.send("lambda", Method::POST, &path, &[], headers, payload).await
    }

    /// A call of the API of `CloudWatch` Logs.
    pub(crate) async fn logs(&self, operation: &str, input: &Value) -> Result<Value, Failure> {
        let mut headers = HeaderMap::new();
        let target = format!("{LOGS_TARGET}{operation}");
        let target =
            HeaderValue::from_str(&target).map_err(|error| Failure::failed(error.to_string()))?;
        headers.insert("x-amz-target", target);
        let kind = HeaderValue::from_static("application/x-amz-json-1.1");
        headers.insert(header::CONTENT_TYPE, kind);
        let body = Bytes::from(input.to_string());
        self.send("logs", Method::POST, "/", &[], headers, body).await?.json()
    }

    /// A call of Morrow's own API.
    pub(crate) async fn native(
        &self,
        method: Method,
        parts: &[&str],
        body: Option<&Value>,
    ) -> Result<Reply, Failure> {
        if matches!(self.profile.credentials, Credentials::Nobody) {
            return self.unsigned(method, parts, body, None).await;
        }
        let body = Bytes::from(body.map(Value::to_string).unwrap_or_default());
        self.send("morrow", method, &native_path(parts), &[], HeaderMap::new(), body).await
    }

    /// A question to Morrow's own API, with parameters.
    pub(crate) async fn native_list(
        &self,
        parts: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, Failure> {
        let path = native_path(parts);
        let headers = HeaderMap::new();
        self.send("morrow", Method::GET, &path, query, headers, Bytes::new()).await?.json()
    }

    /// Sends a `CloudEvent` to a function, which gets it in this mode.
    pub(crate) async fn post_event(
        &self,
        name: &str,
        event: &Value,
        mode: &str,
    ) -> Result<Value, Failure> {
        let mut headers = HeaderMap::new();
        let kind = HeaderValue::from_static("application/cloudevents+json");
        headers.insert(header::CONTENT_TYPE, kind);
        let path = native_path(&["functions", name, "events"]);
        let body = Bytes::from(event.to_string());
        let query = [("mode", mode)];
        self.send("morrow", Method::POST, &path, &query, headers, body).await?.json()
    }

    /// Calls a function by its URL, in the caller's name unless the headers say who calls. The
    /// answer's body is still to come.
    pub(crate) async fn call(
        &self,
        method: Method,
        url: Url,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<reqwest::Response, Failure> {
        if !headers.contains_key(header::AUTHORIZATION) {
            self.sign("lambda", &method, &url, &mut headers, &body).await?;
        }
        let place = url.origin().ascii_serialization();
        let sent = self.http.request(method, url).headers(headers).body(body).send().await;
        sent.map_err(|error| {
            let problem = format!("{place} cannot be reached: {}", chain(&error));
            Failure::new(Kind::NoServer, problem)
                .hint("functions answer where the server's --functions-listen says")
        })
    }

    /// Sends a file of any size to Morrow's own API.
    pub(crate) async fn upload(
        &self,
        parts: &[&str],
        file: std::fs::File,
    ) -> Result<Reply, Failure> {
        let length = file.metadata()?.len();
        let mut headers = HeaderMap::new();
        let unsigned = HeaderValue::from_static("UNSIGNED-PAYLOAD");
        headers.insert("x-amz-content-sha256", unsigned);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        let head =
            Head { service: "morrow", method: Method::PUT, path: &native_path(parts), query: &[] };
        self.exchange(head, headers, &[], Body::from(tokio::fs::File::from_std(file))).await
    }

    /// Has a package built on the server: gives each line of the log on, and the SHA-256 of what
    /// was made.
    pub(crate) async fn build(
        &self,
        query: &[(&str, &str)],
        source: Bytes,
        mut log: impl FnMut(&str),
    ) -> Result<String, Failure> {
        let mut url = self.endpoint.clone();
        url.set_path(&native_path(&["builds"]));
        let query: Vec<_> =
            query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        url.set_query(Some(&query.join("&")));
        let mut headers = HeaderMap::new();
        self.sign("morrow", &Method::POST, &url, &mut headers, &source).await?;
        let request = self.http.post(url).headers(headers).body(source);
        let mut response = self.answered(request).await?;
        let mut buffer = Vec::new();
        loop {
            let piece = response.chunk().await;
            let piece = piece.map_err(|error| Failure::failed(chain(&error)))?;
            let is_over = piece.is_none();
            buffer.extend_from_slice(&piece.unwrap_or_default());
            while let Some(end) = buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = buffer.drain(..=end).collect();
                let told: Value = serde_json::from_slice(&line)
                    .map_err(|error| Failure::failed(format!("the build's log: {error}")))?;
                if let Some(line) = told["log"].as_str() {
                    log(line);
                } else if let Some(package) = told["package"].as_str() {
                    return Ok(package.to_owned());
                } else {
                    let error = &told["error"];
                    let said = |name: &str| error[name].as_str().map(str::to_owned);
                    let problem = said("message").unwrap_or_else(|| told.to_string());
                    let failure = Failure::failed(format!("the build failed: {problem}"));
                    return Err(match said("hint") {
                        Some(hint) => failure.hint(hint),
                        None => failure,
                    });
                }
            }
            if is_over {
                return Err(Failure::failed("the build broke off before it had ended"));
            }
        }
    }

    async fn send(
        &self,
        service: &str,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Reply, Failure> {
        let head = Head { service, method, path, query };
        self.exchange(head, headers, &body.clone(), Body::from(body)).await
    }

    async fn exchange(
        &self,
        head: Head<'_>,
        mut headers: HeaderMap,
        signed: &[u8],
        body: Body,
    ) -> Result<Reply, Failure> {
        let Head { service, method, path, query } = head;
        let mut url = self.endpoint.clone();
        url.set_path(path);
        let query: Vec<_> =
            query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        url.set_query(Some(query.join("&")).filter(|query| !query.is_empty()).as_deref());
        self.sign(service, &method, &url, &mut headers, signed).await?;
        self.deliver(self.http.request(method, url).headers(headers).body(body)).await
    }

    async fn sign(
        &self,
        service: &str,
        method: &Method,
        url: &Url,
        headers: &mut HeaderMap,
        signed: &[u8],
    ) -> Result<(), Failure> {
        let key = self.key().await?;
        let host = match (url.host_str().unwrap_or_default(), url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let host =
            HeaderValue::from_str(&host).map_err(|error| Failure::usage(error.to_string()))?;
        headers.insert(header::HOST, host);
        let credentials = sigv4::Credentials {
            access_key: &key.id,
            secret: &key.secret,
            region: &self.profile.region,
            service,
            token: key.session_token.as_deref(),
        };
        let query = url.query().unwrap_or("");
        sigv4::sign(
            method.as_str(),
            url.path(),
            query,
            headers,
            signed,
            &credentials,
            kit::Real.now(),
        );
        Ok(())
    }

    /// What signs: the key that there is, or the one that the token is exchanged for.
    pub(crate) async fn key(&self) -> Result<&Key, Failure> {
        match &self.profile.credentials {
            Credentials::Key(key) => Ok(key),
            Credentials::Token(token) => {
                self.exchanged.get_or_try_init(|| self.exchanged_for(token)).await
            }
            Credentials::Nobody => Err(Failure::failed("there is nothing to sign with")),
        }
    }

    async fn exchanged_for(&self, token: &str) -> Result<Key, Failure> {
        let lent = self.unsigned(Method::POST, &["session"], None, Some(token)).await?.json()?;
        let text = |name: &str| {
            let text = lent[name].as_str().map(str::to_owned);
            text.ok_or_else(|| Failure::failed(format!("the server lends no {name}")))
        };
        Ok(Key {
            id: text("access_key")?,
            secret: text("secret_key")?,
            session_token: Some(text("session_token")?),
            expires: Some(text("expires")?),
        })
    }

    /// Ends the bearer token itself.
    pub(crate) async fn end(&self, token: &str) -> Result<(), Failure> {
        let id = token.split('_').nth(1).unwrap_or_default();
        self.unsigned(Method::DELETE, &["tokens", id], None, Some(token)).await.map(drop)
    }

    /// A call of Morrow's own API that is not signed.
    async fn unsigned(
        &self,
        method: Method,
        parts: &[&str],
        body: Option<&Value>,
        token: Option<&str>,
    ) -> Result<Reply, Failure> {
        let mut url = self.endpoint.clone();
        url.set_path(&native_path(parts));
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut request = self.http.request(method, url).body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        self.deliver(request).await
    }

    async fn deliver(&self, request: reqwest::RequestBuilder) -> Result<Reply, Failure> {
        self.whole(self.answered(request).await?).await
    }

    /// An answer that is no refusal, its body still to come.
    async fn answered(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, Failure> {
        let sent = request.send().await;
        let response = sent.map_err(|error| self.unreachable(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let reply = self.whole(response).await?;
        Err(Failure { status: Some(reply.status), ..self.refused(&reply) })
    }

    async fn whole(&self, mut response: reqwest::Response) -> Result<Reply, Failure> {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = response.bytes().await.map_err(|error| self.unreachable(&error))?;
        Ok(Reply { status, headers, body })
    }

    fn hint_of_refusal(&self, found: &str) -> String {
        match self.profile.credentials {
            Credentials::Key(_) => {
                format!("the access key comes from {found}; is it this server's?")
            }
            Credentials::Token(_) => {
                format!("the token comes from {found}; `morrow login` gets another")
            }
            Credentials::Nobody => "whoever keeps the server knows who may log in".to_owned(),
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        let problem = format!("{} cannot be reached: {}", self.endpoint(), chain(error));
        Failure::new(Kind::NoServer, problem)
            .hint("start the server with `sudo morrow up`, or name another one with --endpoint")
    }

    /// The server's own words, and what to do about the usual ones.
    fn refused(&self, reply: &Reply) -> Failure {
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let text =
            |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        let own = &body["error"];
        let message = text(&own["message"])
            .or_else(|| text(&body["message"]))
            .or_else(|| text(&body["Message"]));
        let message = message.unwrap_or_else(|| format!("the server answered {}", reply.status));
        let kind = kind_of(reply, &body);
        if matches!(kind.as_deref(), Some("AccessDeniedException" | "AccessDenied" | "Forbidden")) {
            return Failure::failed(message)
                .hint("`morrow access explain` says which policies are asked, and what decides");
        }
        if matches!(reply.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let found = &self.profile.found;
            return Failure::new(Kind::NoServer, message).hint(self.hint_of_refusal(found));
        }
        let failure = Failure::failed(match kind {
            Some(kind) => format!("{message} ({kind})"),
            None => message,
        });
        match (text(&own["hint"]), reply.status) {
            (Some(hint), _) => failure.hint(hint),
            (None, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) => {
                failure.hint("try again in a moment; `morrow status` tells how the server is")
            }
            (None, _) => failure,
        }
    }
}

struct Head<'a> {
    service: &'a str,
    method: Method,
    path: &'a str,
    query: &'a [(&'a str, &'a str)],
}

/// The error's name, as each API has it.
fn kind_of(reply: &Reply, body: &Value) -> Option<String> {
    let header = reply.headers.get(HeaderName::from_static("x-amzn-errortype"));
    let header = header.and_then(|kind| kind.to_str().ok());
    let kind =
        header.or_else(|| body["__type"].as_str()).or_else(|| body["error"]["kind"].as_str())?;
    let kind = kind.split(':').next().unwrap_or(kind);
    Some(kind.rsplit('#').next().unwrap_or(kind).to_owned())
}

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

fn path(parts: &[&str]) -> String {
    parts.iter().flat_map(|part| ["/".to_owned(), encode(part)]).collect()
}

fn functions_path(parts: &[&str]) -> String {
    format!("/2015-03-31/functions{}", path(parts))
}

fn native_path(parts: &[&str]) -> String {
    format!("/_morrow/v1{}", path(parts))
}

/// An error with what is behind it.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = error.to_string();
        source = error.source();
    }
    text
}
