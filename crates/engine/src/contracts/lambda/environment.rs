//! The environment that a Lambda function sees: Lambda's own variables, the user's, nothing else.

use std::collections::BTreeMap;

use model::Revision;

use crate::platform::Lent;

/// Where the Runtime API listens, on the sandbox's own loopback.
pub(crate) const RUNTIME_API: &str = "127.0.0.1:9001";
pub(crate) const RUNTIME_API_PORT: u16 = 9001;

/// Where secrets are read over plain HTTP, unless the function says otherwise; 0 is nowhere.
const SECRETS_PORT: u16 = 2773;
const SECRETS_PORT_NAME: &str = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";

pub(crate) fn secrets_port(revision: &Revision) -> Option<u16> {
    let said = revision.config.env.0.get(SECRETS_PORT_NAME);
    let port = said.map_or(Some(SECRETS_PORT), |text| text.parse().ok());
    port.filter(|port| ![0, RUNTIME_API_PORT].contains(port))
}

/// What only the runtime is told.
const RUNTIME_ONLY: [&str; 7] = [
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
    "_LAMBDA_TELEMETRY_LOG_FD",
];

/// The descriptor on which framed logs are written.
const LOG_DESCRIPTOR: &str = "3";

/// What an extension sees of the runtime's environment.
pub(crate) fn of_extensions(env: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let shared = env.iter().filter(|(name, _)| !RUNTIME_ONLY.contains(&name.as_str()));
    shared.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `defaults` come from the runtime and give way to the user's; the platform's own do not.
pub(crate) fn environment(
    revision: &Revision,
    defaults: &BTreeMap<String, String>,
    (log_group, log_stream): (&str, &str),
    lent: Option<&Lent>,
) -> BTreeMap<String, String> {
    let config = &revision.config;
    let region = revision.function.region.as_str();
    let memory = config.memory_mb.to_string();
    let level = config.logging.application();
    let mut env = defaults.clone();
    if lent.is_some() {
        // Where the code's own calls go, unless it is told otherwise.
        env.insert("AWS_ENDPOINT_URL".to_owned(), format!("http://{RUNTIME_API}"));
    }
    env.extend(config.env.0.clone());
    if let Some(lent) = lent {
        env.insert("AWS_ACCESS_KEY_ID".to_owned(), lent.access_key.clone());
        env.insert("AWS_SECRET_ACCESS_KEY".to_owned(), lent.secret.clone());
        env.insert("AWS_SESSION_TOKEN".to_owned(), lent.token.clone());
    }
    let own = [
        ("AWS_DEFAULT_REGION", region),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_FUNCTION_NAME", revision.function.name.as_str()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_FORMAT", if level.is_some() { "JSON" } else { "Text" }),
        ("AWS_LAMBDA_LOG_GROUP_NAME", log_group),
        ("AWS_LAMBDA_LOG_STREAM_NAME", log_stream),
        ("AWS_LAMBDA_RUNTIME_API", RUNTIME_API),
        ("AWS_REGION", region),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("_HANDLER", &config.handler),
    ];
    env.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    if let Some(level) = level {
        env.insert("AWS_LAMBDA_LOG_LEVEL".to_owned(), level.to_string());
    }
    // Only a managed runtime's client knows the framing; a custom one must not find it.
    if revision.engine.is_some() {
        env.insert("_LAMBDA_TELEMETRY_LOG_FD".to_owned(), LOG_DESCRIPTOR.to_owned());
    }
    env
}
