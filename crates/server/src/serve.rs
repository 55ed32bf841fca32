//! The server proper. It has no rights beyond its own files and the launcher's socket.

use std::{
    fs::{self, OpenOptions},
    io,
    os::fd::{AsFd, OwnedFd},
    path::Path,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use control::{Control, identity::login::Logins};
use engine::{Engine, Processors, package, runtimes};
use kit::{Env, Real, Tasks};
use model::Scope;
use rustix::process::{DumpableBehavior, Resource, Rlimit};
use sandbox::Launched;
use store::{
    DataDir, Kv, SealError, Sealer, blobs::dir::DirBlobs, embedded::Embedded, tables::MasterKeys,
};
use telemetry::Logs;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    Config, HandedOver, RootKey,
    config::{Oidc, SYSTEM_DATA_DIR},
    edge::{Edge, Listeners},
    limits,
    login::Oidp,
    objects::S3Objects,
};

/// How long the last words of a connection, and what remains after a drain, may take.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Lists the engines in their folder that the store was told of.
const NOTED: &str = "noted";

/// Becomes the server that [`crate::up`] executed: takes the descriptors that it left.
pub fn take_over(handed: HandedOver) -> Result<()> {
    let (input, output) = (io::stdin(), io::stdout());
    let launcher = input.as_fd().try_clone_to_owned().context("the launcher's socket")?;
    let lock = output.as_fd().try_clone_to_owned().context("the lock")?;
    let nothing = OpenOptions::new().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(&nothing)?;
    // Nobody of the same user may look into it: it holds every secret.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let files = rustix::process::getrlimit(Resource::Nofile);
    let most = Rlimit { current: files.maximum, maximum: files.maximum };
    rustix::process::setrlimit(Resource::Nofile, most).context("the limit of open files")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(serve(handed, launcher, lock));
    // What still blocks a thread must not hold up the end.
    runtime.shutdown_timeout(LAST_WORDS);
    served
}

/// Runs the platform until it is told to stop, or cannot go on.
async fn serve(handed: HandedOver, socket: OwnedFd, lock: OwnedFd) -> Result<()> {
    let HandedOver { config, aws_profile } = handed;
    let mut signals = Signals::listen()?;
    let data = DataDir::inherit(&config.data_dir, lock)?;
    let stop = CancellationToken::new();
    let tasks = Tasks::new(stop.clone());
    let listeners = Listeners::bind(&config).await?;
    let edge = Edge::new(&config, limits::noted(&data.run())?);
    listeners.serve(&edge, &tasks);

    let sandboxes = Launched::connect(socket, &tasks).context("the launcher's socket")?;
    let platform = tokio::select! {
        built = build(&config, &data, &sandboxes, &edge, &tasks) => built?,
        () = signals.told() => return Ok(()),
    };
    edge.open(platform.control.clone());
    greet(&config, &aws_profile);

    let drain = tokio::select! {
        () = signals.told() => true,
        () = sandboxes.gone() => {
            // What fails from here on fails for that.
            stop.cancel();
            bail!("the launcher has gone, and with it every sandbox: start again");
        }
        () = stop.cancelled() => false,
    };
    if drain {
        let seconds = config.drain_seconds;
        tracing::info!("stopping: waiting for what is under way, {seconds} s at most");
        edge.close();
        let under_way = async { tokio::join!(edge.answered(), platform.control.drain()) };
        let drained = tokio::select! {
            _ = under_way => true,
            () = tokio::time::sleep(Duration::from_secs(seconds)) => false,
            () = signals.told() => false,
        };
        if drained {
            // Answers may still be on their way out.
            drop(tokio::time::timeout(LAST_WORDS, edge.hung_up()).await);
        } else {
            tracing::warn!("stopped before everything under way had ended");
        }
    }
    stop.cancel();
    platform.logs.flush().await.context("the last log lines")?;
    // The launcher's task ends when nobody can reach the launcher any more.
    drop((platform, edge, sandboxes));
    let finished = tokio::time::timeout(LAST_WORDS, tasks.join()).await;
    tracing::info!("stopped");
    finished.unwrap_or(Ok(()))
}

struct Platform {
    control: Control,
    logs: Logs,
}

/// Puts the platform together: the one place that names implementations.
async fn build(
    config: &Config,
    data: &DataDir,
    sandboxes: &Launched,
    edge: &Edge,
    tasks: &Tasks,
) -> Result<Platform> {
    let env: Arc<dyn Env> = Arc::new(Real);
    package::sweep(&data.code()).context("the unpacked packages cannot be swept")?;
    // Before the database: one without its key must not be opened.
    let sealer = sealer(data, env.clone()).await?;
    let kv: Arc<dyn Kv> = Arc::new(Embedded::open(&data.database())?);
    sealer.check(&kv).await?;
    let blobs = Arc::new(DirBlobs::open(&data.blobs(), env.clone())?);
    let logs = Logs::open(&data.telemetry(), env.clone(), telemetry::Limits::default())?;
    let engine = Engine::new(engine::Parts {
        env: env.clone(),
        sandboxes: Arc::new(sandboxes.clone()),
        processors: Processors::of_this_machine(),
        spares: config.spares,
        logs: logs.clone(),
        blobs: blobs.clone(),
        platform: Some(Arc::new(edge.inside())),
        tasks: tasks.clone(),
        code_dir: data.code(),
        engines_dir: data.engines(),
        resolvers: config.network.resolvers()?,
        builds: config.builds.settings(data.builds())?,
    });
    let objects = config.s3.as_ref().map(S3Objects::new).transpose()?;
    let objects = objects.map(|it| Arc::new(it) as Arc<dyn control::functions::Objects>);
    let logins = config.oidc.as_ref().map(|oidc| logins(config, oidc)).transpose()?;
    let control = Control::open(control::Parts {
        env,
        kv,
        blobs,
        sealer,
        engine,
        logs: logs.clone(),
        logins,
        objects,
        tasks: tasks.clone(),
        encrypted: config.tls.is_some(),
        public_url: config.public_url.clone(),
        functions_at: config.functions_at(),
        issuer: config.public_url.clone().unwrap_or_else(|| config.endpoint()),
        code_dir: data.code(),
        engines_dir: data.engines(),
    })
    .await?;
    prepare(&control, config, data).await?;
    control.start_loops();
    Ok(Platform { control, logs })
}

/// Who may log in.
fn logins(config: &Config, oidc: &Oidc) -> Result<Logins> {
    let (provider, scope) = (Arc::new(Oidp::new(oidc)?), Scope::aws(&config.account)?);
    Ok(Logins::new(provider, scope, oidc.domains.clone(), oidc.teams()?))
}

/// The master keys. If they are gone, the refusal says which: the database knows.
async fn sealer(data: &DataDir, env: Arc<dyn Env>) -> Result<Sealer> {
    match Sealer::open(data, env) {
        Err(lost @ SealError::Lost(_)) => {
            let kv: Arc<dyn Kv> = Arc::new(Embedded::open(&data.database())?);
            let ids = MasterKeys::new(kv).list().await.unwrap_or_default();
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            let named =
                if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) };
            bail!("the master key{named} is lost: {lost}")
        }
        opened => Ok(opened?),
    }
}

/// What must be there before the first request: the root's key, and the engines on disk.
async fn prepare(control: &Control, config: &Config, data: &DataDir) -> Result<()> {
    let key = RootKey::read(&data.keys()).context("the root's key")?;
    let scope = Scope::aws(&config.account)?;
    control.ensure_root_key(&scope, &key.access_key, &key.secret_key).await?;
    control.ensure_default_role(&scope).await?;
    note_engines(control, &data.engines()).await
}

/// Tells of each engine on disk once: one that was removed since is not brought back.
async fn note_engines(control: &Control, engines: &Path) -> Result<()> {
    let list = engines.join(NOTED);
    let mut noted = match fs::read_to_string(&list) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.with_context(|| list.display().to_string())?,
    };
    for engine in runtimes::adopted(engines)? {
        let digest = engine.digest.to_string();
        if noted.lines().any(|line| line == digest) {
            continue;
        }
        control.note_engine(&engine).await?;
        noted.push_str(&digest);
        noted.push('\n');
        let draft = engines.join(format!(".new-{NOTED}"));
        let kept = fs::write(&draft, &noted).and_then(|()| fs::rename(&draft, &list));
        kept.with_context(|| list.display().to_string())?;
    }
    Ok(())
}

struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    /// Somebody wants the server to end.
    async fn told(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn greet(config: &Config, aws_profile: &Path) {
    let profile = aws_profile.display();
    let found =
        !aws_profile.starts_with(&config.data_dir) || config.data_dir == Path::new(SYSTEM_DATA_DIR);
    let data_dir =
        if found { String::new() } else { format!("--data-dir {} ", config.data_dir.display()) };
    tracing::info!(
        "ready at {} (functions at {}). Try `morrow {data_dir}status`, or with the AWS tools: \
         AWS_CONFIG_FILE={profile} aws --profile morrow lambda list-functions",
        config.endpoint(),
        config.functions_listen,
    );
}
