use axum::response::Response;
use control::functions::{ConfigUpdate, HttpUpdate};
use http::StatusCode;

use super::{configuration, environment, fault, network, number, runtime, used_layers};
use crate::{
    call::Asked, fault::Fault, fields, operations::json,
    wire::lambda::UpdateFunctionConfigurationRequest,
};

pub(crate) async fn run(mut asked: Asked) -> Result<Response, Fault> {
    fields::check(fields::UPDATE_CONFIGURATION, &asked.input)?;
    let input: UpdateFunctionConfigurationRequest = asked.take()?;
    let key = asked.function(&input.function_name, None)?.key;
    let logging = configuration::logging(input.logging_config, &key.name)?;
    let layers = used_layers(&asked, input.layers.as_ref()).await?;
    let network = input.vpc_config.map(|it| network::used(&asked, &key, it)).transpose()?;
    let update = ConfigUpdate {
        layers,
        network,
        description: input.description,
        runtime: input.runtime.as_deref().map(runtime).transpose()?,
        handler: input.handler,
        role: input.role,
        memory_mb: input.memory_size.map(number),
        timeout_s: input.timeout.map(number),
        ephemeral_mb: input.ephemeral_storage.map(|it| number(it.size)),
        env: input.environment.map(environment::read).transpose()?,
        logging,
        http: HttpUpdate::default(),
        token: input.revision_id,
    };
    let updated = asked.control.update_configuration(&asked.caller, &key, update).await;
    json(StatusCode::OK, &configuration::of(&updated.map_err(fault)?))
}
