//! A custom runtime as people write them in Rust: the tests deploy it as `bootstrap`.

use std::{collections::BTreeMap, env};

use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let LambdaEvent { payload, context } = event;
    match payload["do"].as_str() {
        Some("fail") => Err("asked to fail".into()),
        Some("exit") => std::process::exit(3),
        Some("environment") => Ok(json!(env::vars().collect::<BTreeMap<_, _>>())),
        _ => Ok(greet(&payload, &context)),
    }
}

fn greet(payload: &Value, context: &Context) -> Value {
    json!({
        "hello": payload["name"],
        "request_id": context.request_id,
        "arn": context.invoked_function_arn,
        "deadline": context.deadline,
        "function": context.env_config.function_name,
        "memory": context.env_config.memory,
    })
}
