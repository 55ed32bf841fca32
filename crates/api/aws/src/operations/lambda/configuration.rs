//! A function as Lambda describes it: the `FunctionConfiguration` of many answers.

use base64::{Engine, engine::general_purpose::STANDARD};
use control::functions::{Format, LoggingUpdate};
use jiff::Timestamp;
use model::{
    BadLogLevel, Config, Contract, Function, FunctionKey, FunctionName, LayerKey, LogFormat,
    LogLevel, Reason, ReasonCode, State, UpdateStatus, UsedLayer,
};

use super::network;
use crate::{
    arn::{self, Named},
    fault::Fault,
    operations::ARCHITECTURE,
    wire::lambda::{
        EnvironmentResponse, EphemeralStorage, FunctionConfiguration, Layer, LoggingConfig,
        SnapStartResponse, TracingConfigResponse,
    },
};

pub(super) fn of(function: &Function) -> FunctionConfiguration {
    let config = &function.draft.config;
    let code = &function.draft.code;
    let (state, state_reason) = match &function.state {
        State::Pending(reason) => ("Pending", Some(reason)),
        State::Active => ("Active", None),
        State::Failed(reason) => ("Failed", Some(reason)),
    };
    // While it is being created there is no update to speak of.
    let (update, update_reason) = match (&function.state, function.last_update.status) {
        (State::Pending(reason), _) => ("InProgress", Some(reason)),
        (_, UpdateStatus::Successful) => ("Successful", None),
        (_, UpdateStatus::InProgress) => ("InProgress", function.last_update.reason.as_ref()),
        (_, UpdateStatus::Failed) => ("Failed", function.last_update.reason.as_ref()),
    };
    let text = |reason: &Reason| reason.message.clone();
    let code_of = |reason: &Reason| code_of(reason.code).to_owned();
    let variables = Some(&config.env.0).filter(|vars| !vars.is_empty());
    FunctionConfiguration {
        function_name: Some(function.key.name.to_string()),
        function_arn: Some(arn::function(&function.key)),
        runtime: Some(config.runtime.to_string()),
        role: Some(config.role.clone()),
        handler: Some(config.handler.clone()),
        code_size: i64::try_from(code.bytes).ok(),
        description: Some(config.description.clone()),
        timeout: i32::try_from(config.timeout_s).ok(),
        memory_size: i32::try_from(config.memory_mb).ok(),
        last_modified: Some(moment(function.modified)),
        code_sha256: Some(STANDARD.encode(code.digest.as_bytes())),
        version: Some("$LATEST".to_owned()),
        layers: layers_of(function),
        environment: variables.map(|variables| EnvironmentResponse {
            variables: Some(variables.clone()),
            error: None,
        }),
        tracing_config: Some(TracingConfigResponse { mode: Some("PassThrough".to_owned()) }),
        revision_id: Some(function.revision_token.clone()),
        package_type: Some("Zip".to_owned()),
        architectures: Some(vec![ARCHITECTURE.to_owned()]),
        ephemeral_storage: i32::try_from(config.ephemeral_mb)
            .ok()
            .map(|size| EphemeralStorage { size }),
        snap_start: Some(SnapStartResponse {
            apply_on: Some("None".to_owned()),
            optimization_status: Some("Off".to_owned()),
        }),
        logging_config: Some(logging_of(config, &function.key.name)),
        vpc_config: config.network.as_ref().map(network::shown),
        state: Some(state.to_owned()),
        state_reason: state_reason.map(text),
        state_reason_code: state_reason.map(code_of),
        last_update_status: Some(update.to_owned()),
        last_update_status_reason: update_reason.map(text),
        last_update_status_reason_code: update_reason.map(code_of),
        ..FunctionConfiguration::default()
    }
}

/// The same for a caller who named it so: with a qualifier, if there was one.
pub(super) fn named(named: &Named, function: &Function) -> FunctionConfiguration {
    FunctionConfiguration { function_arn: Some(named.arn()), ..of(function) }
}

/// A list shows no states, as on Lambda.
pub(super) fn without_states(shown: FunctionConfiguration) -> FunctionConfiguration {
    FunctionConfiguration {
        state: None,
        state_reason: None,
        state_reason_code: None,
        last_update_status: None,
        last_update_status_reason: None,
        last_update_status_reason_code: None,
        ..shown
    }
}

/// A time as Lambda writes it.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}

fn layers_of(function: &Function) -> Option<Vec<Layer>> {
    let layers = &function.draft.config.layers;
    let FunctionKey { scope, region, .. } = &function.key;
    let shown = |layer: &UsedLayer| {
        let scope = layer.owner.as_ref().unwrap_or(scope).clone();
        let key = LayerKey { scope, region: region.clone(), name: layer.name.clone() };
        Layer {
            arn: Some(arn::layer_version(&key, layer.version)),
            code_size: i64::try_from(layer.code.bytes).ok(),
            ..Layer::default()
        }
    };
    (!layers.is_empty()).then(|| layers.iter().map(shown).collect())
}

fn logging_of(config: &Config, name: &FunctionName) -> LoggingConfig {
    let (format, application, system) = match config.logging.format {
        LogFormat::Text => ("Text", None, None),
        LogFormat::Json { application, system } => ("JSON", Some(application), Some(system)),
    };
    LoggingConfig {
        log_format: Some(format.to_owned()),
        application_log_level: application.map(|level| level.to_string()),
        system_log_level: system.map(|level| level.to_string()),
        log_group: Some(config.log_group(name)),
    }
}

/// What of a function's log is to change.
pub(super) fn logging(
    config: Option<LoggingConfig>,
    name: &FunctionName,
) -> Result<LoggingUpdate, Fault> {
    let Some(config) = config else { return Ok(LoggingUpdate::default()) };
    // The model has seen to which values there are.
    let level = |level: Option<String>| level.map(|level| level.parse::<LogLevel>()).transpose();
    let malformed = |error: BadLogLevel| Fault::parameter(error.to_string());
    Ok(LoggingUpdate {
        format: config.log_format.map(|it| if it == "JSON" { Format::Json } else { Format::Text }),
        application: level(config.application_log_level).map_err(malformed)?,
        system: level(config.system_log_level).map_err(malformed)?,
        // Its own group is no other.
        group: config.log_group.map(|group| (group != own_group(name)).then_some(group)),
    })
}

fn own_group(name: &FunctionName) -> String {
    Contract::Lambda.own_log_group(name)
}

fn code_of(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::Creating => "Creating",
        ReasonCode::Idle => "Idle",
        ReasonCode::InvalidRuntime => "InvalidRuntime",
        ReasonCode::InvalidZip => "InvalidZipFileException",
        ReasonCode::InvalidConfiguration => "InvalidConfiguration",
        ReasonCode::InsufficientRights => "InsufficientRolePermissions",
        ReasonCode::FunctionError => "FunctionError",
        ReasonCode::Internal => "InternalError",
        ReasonCode::OutOfCapacity => "InsufficientCapacity",
    }
}
