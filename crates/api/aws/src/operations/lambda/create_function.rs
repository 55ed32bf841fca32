use axum::response::Response;
use control::functions::{NewFunction, Package};
use http::StatusCode;
use model::{Config, Contract, Logging};

use super::{configuration, environment, fault, network, number, source, used_layers};
use crate::{
    call::Asked,
    fault::Fault,
    fields,
    operations::json,
    wire::lambda::{CreateFunctionRequest, FunctionCode},
};

/// Lambda's own defaults.
const MEMORY_MB: u32 = 128;
const TIMEOUT_S: u32 = 3;
const EPHEMERAL_MB: u32 = 512;

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    fields::check(fields::CREATE, &asked.input)?;
    let input: CreateFunctionRequest = asked.take()?;
    let named = asked.function(&input.function_name, None)?;
    if named.qualified {
        return Err(Fault::parameter("A function cannot be created with a qualifier"));
    }
    let key = named.key;
    let logging = configuration::logging(input.logging_config, &key.name)?;
    let mandatory = |field: &str| {
        let problem = "is mandatory when creating a function with deployment package.";
        Fault::parameter(format!("{field} {problem}"))
    };
    let runtime = input.runtime.as_deref().ok_or_else(|| mandatory("Runtime"))?;
    let handler = input.handler.filter(|handler| !handler.is_empty());
    let layers = used_layers(&asked, input.layers.as_ref()).await?.unwrap_or_default();
    let network = input.vpc_config.map(|it| network::used(&asked, &key, it)).transpose()?.flatten();
    let config = Config {
        description: input.description.unwrap_or_default(),
        runtime: super::runtime(runtime)?,
        handler: handler.ok_or_else(|| mandatory("Handler"))?,
        role: input.role,
        memory_mb: input.memory_size.map_or(MEMORY_MB, number),
        timeout_s: input.timeout.map_or(TIMEOUT_S, number),
        ephemeral_mb: input.ephemeral_storage.map_or(EPHEMERAL_MB, |it| number(it.size)),
        env: input.environment.map(environment::read).transpose()?.unwrap_or_default(),
        layers,
        network,
        contract: Contract::Lambda,
        logging: logging.over(&Logging::default()).map_err(fault)?,
    };
    let tags = input.tags.unwrap_or_default();
    let new = NewFunction { key, config, package: code(input.code)?, tags };
    let function = asked.control.create_function(&asked.caller, new).await.map_err(fault)?;
    json(StatusCode::CREATED, &configuration::of(&function))
}

fn code(code: FunctionCode) -> Result<Package, Fault> {
    let refused = [
        ("S3ObjectStorageMode", code.s3_object_storage_mode),
        ("ImageUri", code.image_uri),
        ("SourceKMSKeyArn", code.source_kms_key_arn.filter(|arn| !arn.is_empty())),
    ];
    if let Some((field, _)) = refused.iter().find(|(_, value)| value.is_some()) {
        return Err(Fault::unsupported(&format!("Code.{field}")));
    }
    source(code.zip_file.as_deref(), code.s3_bucket, code.s3_key, code.s3_object_version)
}
