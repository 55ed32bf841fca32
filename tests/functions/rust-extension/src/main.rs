//! An extension as the `lambda-extension` crate's documentation writes it: it is told of events,
//! and processes telemetry, or logs by the API that came before. It says what it was given.
#![expect(clippy::print_stdout, reason = "what it says is what the tests read")]

use lambda_extension::{
    Error, Extension, LambdaEvent, LambdaLog, LambdaLogRecord, LambdaTelemetry,
    LambdaTelemetryRecord, NextEvent, SharedService, service_fn,
};

#[tokio::main]
async fn main() -> Result<(), Error> {
    if std::env::var_os("LOGS_API").is_some() {
        return Extension::new()
            .with_events_processor(service_fn(told))
            .with_logs_processor(SharedService::new(service_fn(logged)))
            .run()
            .await;
    }
    Extension::new()
        .with_events_processor(service_fn(told))
        .with_telemetry_processor(SharedService::new(service_fn(heard)))
        .run()
        .await
}

async fn told(event: LambdaEvent) -> Result<(), Error> {
    match event.next {
        NextEvent::Shutdown(event) => println!("RUST shutdown {}", event.shutdown_reason),
        NextEvent::Invoke(event) => println!("RUST invoke {}", event.request_id),
    }
    Ok(())
}

async fn logged(events: Vec<LambdaLog>) -> Result<(), Error> {
    for event in events {
        match event.record {
            LambdaLogRecord::Function(line) => print!("RUST function {line}"),
            LambdaLogRecord::PlatformEnd { request_id } => println!("RUST end {request_id}"),
            LambdaLogRecord::PlatformReport { request_id, .. } => {
                println!("RUST report {request_id}");
            }
            _ => {}
        }
    }
    Ok(())
}

async fn heard(events: Vec<LambdaTelemetry>) -> Result<(), Error> {
    for event in events {
        match event.record {
            LambdaTelemetryRecord::Function(line) => print!("RUST function {line}"),
            LambdaTelemetryRecord::PlatformInitStart { .. } => println!("RUST init"),
            LambdaTelemetryRecord::PlatformReport { request_id, .. } => {
                println!("RUST report {request_id}");
            }
            _ => {}
        }
    }
    Ok(())
}
