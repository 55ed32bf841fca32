//! What hostile code can send to its APIs, open to be fuzzed.
use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use model::FunctionKey;
use tokio::io::AsyncWriteExt;
use tokio_util::sync::CancellationToken;

use crate::{
    contracts::lambda::{
        extensions::{About, Extensions},
        runtime_api::{Delivery, RuntimeApi},
        telemetry_api::Telemetry,
    },
    platform::Inside,
};

/// Serves a connection on which a function that has an event to work on sends these bytes.
///
/// # Panics
/// When no runtime can be made.
pub fn runtime_api(sent: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let tasks = kit::Tasks::new(CancellationToken::new());
        let about = About {
            function: "function".to_owned(),
            handler: "app.handler".to_owned(),
            account: "000000000000".to_owned(),
        };
        let programs = vec!["extension".to_owned()];
        let extensions = Arc::new(Extensions::new(about, programs, || "1".to_owned()));
        let telemetry = Arc::new(Telemetry::new(Arc::new(kit::Real), tasks));
        let function = FunctionKey {
            scope: "aws:000000000000".parse().expect("a scope"),
            region: "us-east-1".parse().expect("a region"),
            name: "function".parse().expect("a name"),
        };
        let inside = Inside { platform: None, function };
        let (api, _init) = RuntimeApi::new(extensions, telemetry, inside);
        let _answer = api.deliver(Delivery {
            request_id: "1".to_owned(),
            deadline_ms: 0,
            invoked_as: "arn".to_owned(),
            trace: String::new(),
            client_context: None,
            payload: Bytes::from_static(b"{}"),
        });
        let (mut client, server) = tokio::io::duplex(1 << 20);
        client.write_all(&sent[..sent.len().min(1 << 19)]).await.expect("it has room");
        client.shutdown().await.expect("it is open");
        let wait = Duration::from_millis(20);
        drop(tokio::time::timeout(wait, api.converse(server)).await);
    });
}
