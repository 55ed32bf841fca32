//! The server proper. It has no rights beyond its own files and the launcher's socket.

use std::{fs, os::fd::OwnedFd, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use control::Control;
use engine::{Engine, runtimes};
use kit::{Env, Real, Tasks};
use model::Scope;
use sandbox::Launched;
use store::{DataDir, Sealer, blobs::dir::DirBlobs, embedded::Embedded};
use telemetry::Logs;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    Config, RootKey,
    edge::{Edge, Listeners},
};

/// How long what remains after a drain may take.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Runs the platform until it is told to stop, or cannot go on.
pub async fn serve(config: Config, launcher: OwnedFd, lock: OwnedFd) -> Result<()> {
    let data = DataDir::inherit(&config.data_dir, lock)?;
    let env: Arc<dyn Env> = Arc::new(Real);
    let stop = CancellationToken::new();
    let tasks = Tasks::new(stop.clone());
    let listeners = Listeners::bind(&config).await?;
    let edge = Edge::new(&config);
    listeners.serve(&edge, &tasks);

    let launched = Launched::connect(launcher, &tasks).context("the launcher's socket")?;
    let kv = Arc::new(Embedded::open(&data.database())?);
    let blobs = Arc::new(DirBlobs::open(&data.blobs(), env.clone())?);
    let sealer = Sealer::open(&data, env.clone())?;
    let logs = Logs::open(&data.telemetry(), env.clone(), telemetry::Limits::default())?;
    let engine = Engine::new(engine::Parts {
        env: env.clone(),
        sandboxes: Arc::new(launched.clone()),
        logs: logs.clone(),
        blobs: blobs.clone(),
        tasks: tasks.clone(),
        code_dir: data.code(),
        engines_dir: data.engines(),
    });
    let control = Control::open(control::Parts {
        env,
        kv,
        blobs,
        sealer,
        engine,
        logs: logs.clone(),
        tasks: tasks.clone(),
        code_dir: data.code(),
        engines_dir: data.engines(),
    })
    .await?;
    prepare(&control, &config, &data).await?;
    control.start_loops();
    edge.open(control.clone());
    greet(&config, data.path());

    let ended = tokio::select! {
        signalled = told_to_stop() => signalled,
        () = launched.gone() => bail!("the launcher has gone, and with it every sandbox: start again"),
        () = stop.cancelled() => return tasks.join().await,
    };
    ended?;
    tracing::info!("stopping: waiting for what is under way, {} s at most", config.drain_seconds);
    edge.close();
    let drained = tokio::select! {
        () = control.drain() => true,
        () = tokio::time::sleep(Duration::from_secs(config.drain_seconds)) => false,
        _ = told_to_stop() => false,
    };
    stop.cancel();
    logs.flush().await.context("the last log lines")?;
    let finished = tokio::time::timeout(LAST_WORDS, tasks.join()).await;
    if !drained {
        tracing::warn!("stopped before everything under way had ended");
    }
    finished.unwrap_or(Ok(()))
}

/// What must be there before the first request: the root's key, and the engines on disk.
async fn prepare(control: &Control, config: &Config, data: &DataDir) -> Result<()> {
    let key = RootKey::read(&data.keys())?;
    let scope = Scope::aws(&config.account)?;
    control.ensure_root_key(&scope, &key.access_key, &key.secret_key).await?;
    for engine in runtimes::adopted(&data.engines())? {
        control.note_engine(&engine).await?;
    }
    Ok(())
}

async fn told_to_stop() -> Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn greet(config: &Config, data: &Path) {
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let profile = data.join("keys/aws-profile");
    tracing::info!("ready at {scheme}://{}", config.listen);
    tracing::info!(
        "the AWS tools reach it with the profile in {0}: AWS_CONFIG_FILE={0} aws --profile morrow \
         lambda list-functions",
        profile.display()
    );
    if fs::metadata(&profile).is_err() {
        tracing::warn!("{} is missing", profile.display());
    }
}
