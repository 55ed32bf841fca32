//! Builds: what a function's code needs is installed here, in a sandbox that reaches the package
//! registries and nothing else, and comes back as a package.
//!
//! What is installed runs code that strangers wrote, so it never runs anywhere but in there, where
//! there is nothing to take; and what comes out is read as bytes that anybody may have written.
//! What was installed for a function is kept for the next time that it needs the same.
mod cache;
mod recipe;
mod speech;
mod tools;

use std::{
    fs::{self, File},
    io::{self, BufReader},
    os::fd::OwnedFd,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use cache::Cache;
use jiff::Timestamp;
use model::{Digest, EgressRule, FunctionKey, Network, NetworkKey, Runtime};
use recipe::Recipe;
use sandbox::{Companions, How, Program, SandboxError, Spec};
pub use speech::MAX_LOG_BYTES;
use speech::Speech;
use tokio::{
    runtime::Handle,
    sync::{Semaphore, mpsc},
};

use crate::{
    Engine,
    event::Throttle,
    package::{self, MAX_ENTRIES, MAX_UNPACKED_BYTES, PackageError},
    runtimes,
};

const MEMORY_MB: u32 = 2048;
const SCRATCH_MB: u32 = 4096;
/// A function's first call is not to wait for somebody's build.
const MILLI_CORES: u32 = 1000;
const WITHIN: Duration = Duration::from_mins(10);
const AT_ONCE: usize = 2;

/// What builds may reach, and whom they ask.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub registries: Vec<EgressRule>,
    pub pip_index_url: Option<String>,
    pub npm_registry: Option<String>,
    /// Where what was installed is kept.
    pub dir: PathBuf,
}

/// What is built for what.
#[derive(Debug, Clone)]
pub struct Order {
    pub function: FunctionKey,
    /// The digest of the code's package, which is among the blobs.
    pub source: Digest,
    pub base: Digest,
    pub engine: Digest,
    pub runtime: Runtime,
    pub kind: Kind,
}

/// The code of an order, unpacked for one build and taken away with this.
pub struct Source {
    bytes: u64,
    /// Under a name of its own: of the same code there may be a function.
    name: Digest,
    unpacked: Draft,
}

/// What drives the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Google's functions framework, which the code then has to bring.
    Google,
    /// A program that listens.
    Http,
    Lambda,
}

/// What came of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    pub package: Digest,
    pub bytes: u64,
    /// Nothing had to be installed anew.
    pub cached: bool,
}

#[derive(Debug)]
pub enum BuildError {
    /// It is told to who asked, with what to do.
    Told {
        message: String,
        hint: String,
    },
    /// The machine has no room for it now.
    Full(String),
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl BuildError {
    fn told(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told { message: message.into(), hint: hint.into() }
    }

    fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

impl From<SandboxError> for BuildError {
    fn from(error: SandboxError) -> Self {
        match error {
            SandboxError::NoRoom(why) => Self::Full(why),
            other => Self::internal(other),
        }
    }
}

pub(crate) struct Builds {
    settings: Settings,
    cache: Arc<Cache>,
    turns: Semaphore,
}

impl Builds {
    pub(crate) fn new(settings: Settings) -> Self {
        let cache = Arc::new(Cache::new(settings.dir.clone(), cache::MAX_BYTES));
        Self { settings, cache, turns: Semaphore::new(AT_ONCE) }
    }
}

/// What builds reach, as the rules of a network that nobody made. Whoever configures the server
/// may keep a registry of their own, so its names may stand for private addresses.
///
/// # Panics
/// Never: its names are good ones.
pub(crate) fn network(settings: &Settings) -> Network {
    let key = NetworkKey {
        scope: "aws:000000000000".parse().expect("a scope"),
        region: "builds".parse().expect("a region"),
        name: "builds".parse().expect("a network's name"),
    };
    let rules = settings.registries.clone();
    let (id, created) = ("builds".to_owned(), Timestamp::UNIX_EPOCH);
    Network { key, id, rules, private: true, created }
}

impl Engine {
    /// Unpacks code that is to be built.
    pub async fn unpack_source(&self, zip: Bytes) -> Result<Source, PackageError> {
        let host = &self.fleet.host;
        let name = Digest::of(host.env.uuid().as_bytes());
        let (code_dir, bytes) = (host.code_dir.clone(), zip.len() as u64);
        let unpack = move || {
            package::unpack(&zip, &code_dir, name)?;
            Ok(Source { bytes, name, unpacked: Draft(code_dir.join(name.to_string())) })
        };
        kit::blocking(unpack).await.map_err(io::Error::other)?
    }

    /// Builds a package of some code. What is said meanwhile goes to `say`; if this is dropped, so
    /// is the build.
    pub async fn build(
        &self,
        order: Order,
        source: Source,
        say: mpsc::UnboundedSender<String>,
    ) -> Result<Built, BuildError> {
        let (host, builds) = (&self.fleet.host, &self.fleet.builds);
        let code = source.unpacked.0.clone();
        let recipe = {
            let (code, order, settings) = (code.clone(), order.clone(), builds.settings.clone());
            blocking(move || recipe::of(&code, &order, &settings)).await?
        };
        let Some(recipe) = recipe else {
            return Ok(Built { package: order.source, bytes: source.bytes, cached: true });
        };
        if builds.turns.available_permits() == 0 {
            drop(say.send("waiting for other builds to end".to_owned()));
        }
        // It is never closed.
        let _turn = builds.turns.acquire().await;
        let draft = Draft::new(&host.code_dir).map_err(BuildError::internal)?;
        let draft = Arc::new(draft);
        let cached = self.take_known(&recipe, &draft).await?;
        if cached {
            let said = "dependencies are unchanged since the last build";
            drop(say.send(said.to_owned()));
        } else {
            self.install(&order, source.name, &recipe, &draft, say).await?;
        }
        let (made, held) = (draft.path("package"), draft.clone());
        let (bytes, made) = blocking(move || {
            put_together(&held, &code, &recipe, &made)?;
            Ok((fs::metadata(&made).map_err(BuildError::internal)?.len(), made))
        })
        .await?;
        let package = host.blobs.put_file(&made).await.map_err(BuildError::internal)?;
        Ok(Built { package, bytes, cached })
    }

    fn now(&self) -> SystemTime {
        self.fleet.host.env.now().into()
    }

    /// Takes what was installed for the same recipe, if it is there.
    async fn take_known(&self, recipe: &Recipe, draft: &Arc<Draft>) -> Result<bool, BuildError> {
        let (cache, key, now) = (self.fleet.builds.cache.clone(), recipe.key, self.now());
        let draft = draft.clone();
        blocking(move || {
            let Some(zip) = cache.get(&key, now).map_err(BuildError::internal)? else {
                return Ok(false);
            };
            let installed = draft.path(INSTALLED);
            let taken = package::unpack_into(BufReader::new(zip), &installed);
            // What is of no use is installed again.
            if let Err(error) = &taken {
                tracing::warn!(%error, "what was installed for a function is not whole");
                let removed = cache.remove(&key).and_then(|()| remove(&installed));
                removed.map_err(BuildError::internal)?;
            }
            Ok(taken.is_ok())
        })
        .await
    }

    /// Installs in a sandbox, and keeps what was installed.
    async fn install(
        &self,
        order: &Order,
        code: Digest,
        recipe: &Recipe,
        draft: &Arc<Draft>,
        say: mpsc::UnboundedSender<String>,
    ) -> Result<(), BuildError> {
        self.run(order, code, recipe, draft, say).await?;
        let (cache, key, now) = (self.fleet.builds.cache.clone(), recipe.key, self.now());
        let draft = draft.clone();
        blocking(move || {
            let zip = draft.path("installed.zip");
            let packed = package::pack_all(&draft.path(INSTALLED), &zip);
            if let Err(error) = packed.and_then(|()| cache.put(&key, &zip, now)) {
                tracing::warn!(%error, "what was installed for a function is not kept");
            }
            Ok(())
        })
        .await
    }

    async fn run(
        &self,
        order: &Order,
        code: Digest,
        recipe: &Recipe,
        draft: &Arc<Draft>,
        say: mpsc::UnboundedSender<String>,
    ) -> Result<(), BuildError> {
        let host = &self.fleet.host;
        let engine = host.engines_dir.join(order.engine.to_string()).join("root");
        if order.runtime.as_str().starts_with("nodejs") && !engine.join(runtimes::NPM).exists() {
            return Err(BuildError::told(
                format!("the engine of {} has no npm", order.runtime),
                format!(
                    "take in a Node that has its npm beside it, as nodejs.org publishes it: morrow \
                     runtimes add {} --from FOLDER; or install on your own machine and deploy the \
                     result",
                    order.runtime
                ),
            ));
        }
        let (code_dir, now) = (host.code_dir.clone(), self.now());
        let lay_out = move || tools::lay_out(&code_dir, now).map_err(BuildError::internal);
        let tools = blocking(lay_out).await?;
        host.networks.open().await.map_err(|error| {
            BuildError::told(
                format!("builds have no network: {error}"),
                "morrow doctor says what is missing; or install on your own machine, and deploy with \
                 --no-build",
            )
        })?;
        let admitted = host.admission.admit(|| self.fleet.evict_one()).await;
        let (_place, start) =
            admitted.map_err(|why: Throttle| BuildError::Full(why.to_string()))?;
        let spec = Spec { base: order.base, ephemeral_mb: SCRATCH_MB, egress: true };
        let sandbox = host.sandboxes.prepare(spec).await?;
        drop(start);
        let joined = host.networks.join_build(&order.function, order.source, &*sandbox).await?;
        let output = sandbox.assign(program(order, code, recipe, tools)).await?;
        sandbox.limit_cpu(Some(MILLI_CORES)).await?;

        // It reads to the end, which comes with the sandbox's at the latest.
        let (frames, held) = (output.frames, draft.clone());
        let reading = blocking(move || Ok(read_tar(frames, &held.path(INSTALLED))));
        let mut speech = Speech::new(say);
        let ended = tokio::time::timeout(WITHIN, async {
            tokio::join!(sandbox.ended(), speech.hear(output.output), reading)
        });
        let ended = ended.await;
        let hint = speech.hint();
        if let Err(error) = sandbox.destroy().await {
            tracing::warn!(%error, "the sandbox of a build could not be destroyed");
        }
        drop(joined);
        let Ok((ended, heard, read)) = ended else {
            let minutes = WITHIN.as_secs() / 60;
            return Err(BuildError::told(
                format!("the build took longer than {minutes} minutes"),
                "install on your own machine and deploy the result",
            ));
        };
        heard.map_err(BuildError::internal)?;
        let read = read?;
        if ended.out_of_memory {
            return Err(BuildError::told(
                format!("the build needed more than {MEMORY_MB} MB of memory"),
                "install on your own machine and deploy the result",
            ));
        }
        // What is refused makes who writes it fail.
        let read = match read {
            Err(error) if !matches!(error, PackageError::NotATar(_)) => return Err(refused(error)),
            read => read,
        };
        match ended.how {
            How::Exited(0) => read.map_err(refused),
            How::Exited(code) => Err(BuildError::told(
                format!("the build failed: its program ended with {code}"),
                hint.unwrap_or("its log says why"),
            )),
            How::Signalled(signal) => Err(BuildError::told(
                format!("the build failed: its program was ended by signal {signal}"),
                hint.unwrap_or("its log says why"),
            )),
            How::Destroyed => Err(BuildError::internal("the sandbox of a build is gone")),
        }
    }
}

const INSTALLED: &str = "installed";

fn program(order: &Order, code: Digest, recipe: &Recipe, tools: Digest) -> Program {
    Program {
        engine: Some(order.engine),
        code,
        layers: Some(tools),
        argv: vec!["/bin/sh".to_owned(), "/opt/install.sh".to_owned()],
        env: recipe.env.clone(),
        cwd: "/tmp".to_owned(),
        hostname: "build".to_owned(),
        memory_mb: MEMORY_MB,
        companions: Companions::default(),
    }
}

/// Unpacks what a build hands back.
fn read_tar(frames: OwnedFd, root: &Path) -> Result<(), PackageError> {
    let flags = rustix::fs::fcntl_getfl(&frames).map_err(io::Error::from)?;
    let waits = flags.difference(rustix::fs::OFlags::NONBLOCK);
    rustix::fs::fcntl_setfl(&frames, waits).map_err(io::Error::from)?;
    package::untar(File::from(frames), root)
}

/// The package of some code and what was installed for it.
fn put_together(
    draft: &Draft,
    code: &Path,
    recipe: &Recipe,
    package: &Path,
) -> Result<(), BuildError> {
    let installed = draft.path(INSTALLED);
    let whole = draft.path("whole");
    let laid = fs::create_dir(&whole).and_then(|()| match recipe.replaces {
        _ if recipe.is_whole => package::lay_over(&installed, &whole),
        Some(name) => {
            package::lay_over(code, &whole)?;
            remove(&whole.join(name))?;
            package::lay_over(&installed, &whole)
        }
        // What the code brings along is what it means.
        None => {
            package::lay_over(&installed, &whole)?;
            forget_compiled(&whole, code)?;
            package::lay_over(code, &whole)
        }
    });
    laid.map_err(BuildError::internal)?;
    let size = package::size_of(whole.clone()).map_err(BuildError::internal)?;
    if size.bytes > MAX_UNPACKED_BYTES {
        return Err(refused(PackageError::TooBig { limit: MAX_UNPACKED_BYTES }));
    }
    if size.entries > MAX_ENTRIES {
        return Err(refused(PackageError::TooManyEntries { limit: MAX_ENTRIES }));
    }
    package::pack_all(&whole, package).map_err(BuildError::internal)
}

/// Takes away what was compiled of Python files that the code brings itself: Python is told that
/// nobody changes them, and would not look.
fn forget_compiled(installed: &Path, code: &Path) -> io::Result<()> {
    for entry in fs::read_dir(installed)?.collect::<Result<Vec<_>, _>>()? {
        let brought = code.join(entry.file_name());
        if !entry.file_type()?.is_dir() {
            continue;
        }
        if entry.file_name() != "__pycache__" {
            if brought.is_dir() {
                forget_compiled(&entry.path(), &brought)?;
            }
            continue;
        }
        for compiled in fs::read_dir(entry.path())? {
            let compiled = compiled?;
            let name = compiled.file_name();
            let module = name.to_string_lossy().split('.').next().map(|it| format!("{it}.py"));
            if module.is_some_and(|it| code.join(it).exists()) {
                remove(&compiled.path())?;
            }
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn refused(error: PackageError) -> BuildError {
    match error {
        PackageError::Io(error) => BuildError::internal(error),
        PackageError::TooBig { .. } | PackageError::TooManyEntries { .. } => BuildError::told(
            format!("what the build made is too large: {error}"),
            "leave out what the function does not need when it runs",
        ),
        other => BuildError::told(
            format!("what the build made is refused: {other}"),
            "a package holds files, folders, and links to what is in it",
        ),
    }
}

/// A folder for what is in the making, below one that is swept when the server starts. It is taken
/// away when it is dropped.
struct Draft(PathBuf);

impl Draft {
    fn new(code_dir: &Path) -> io::Result<Self> {
        static ATTEMPTS: AtomicU64 = AtomicU64::new(0);
        let attempt = ATTEMPTS.fetch_add(1, Ordering::Relaxed);
        let dir = code_dir.join(format!(".build-{attempt}"));
        fs::create_dir(&dir)?;
        Ok(Self(dir))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let dir = std::mem::take(&mut self.0);
        let clear = move || {
            if let Err(error) = fs::remove_dir_all(&dir) {
                tracing::warn!(%error, dir = %dir.display(), "a draft of a build stays");
            }
        };
        // It may be of tens of thousands of files.
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(clear)),
            Err(_) => clear(),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BuildError> + Send + 'static,
) -> Result<T, BuildError> {
    kit::blocking(work).await.map_err(BuildError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compiled_of_a_file_that_the_code_brings_itself_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (installed, code) = (dir.path().join("installed"), dir.path().join("code"));
        let write = |root: &Path, name: &str| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        };
        for module in ["six", "seven", "p/six"] {
            write(&installed, &format!("{module}.py"));
            let (folder, name) = module.rsplit_once('/').unwrap_or((".", module));
            write(&installed, &format!("{folder}/__pycache__/{name}.cpython-312.pyc"));
        }
        write(&code, "six.py");
        write(&code, "p/other.py");
        forget_compiled(&installed, &code).unwrap();
        let has = |name: &str| installed.join(name).exists();
        assert!(!has("__pycache__/six.cpython-312.pyc"));
        assert!(has("six.py"));
        assert!(has("__pycache__/seven.cpython-312.pyc"));
        assert!(has("p/__pycache__/six.cpython-312.pyc"));
        write(&code, "p/six.py");
        forget_compiled(&installed, &code).unwrap();
        assert!(!has("p/__pycache__/six.cpython-312.pyc"));
    }
}
