//! What is done at the start, as root if it is root: makes the data directory, copies engines from
//! this machine, starts the launcher. Then it gives up its rights for good and becomes the server.

use std::{
    fs::{self, File},
    io::Write,
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use engine::runtimes;
use kit::Env;
use model::Engine;
use rustix::{
    fs::{MemfdFlags, memfd_create},
    process::{Resource, Rlimit},
};
use sandbox::launcher;
use store::{DataDir, data_dir};

use serde::{Deserialize, Serialize};

use crate::{Config, KEEP_PROFILE, RootKey, SERVE, limits, secrets::AWS_PROFILE};

/// Who the server is where the machine has no user `morrow`.
const SERVER_ID: u32 = 61001;
const USER: &str = "morrow";
/// What the server inherits of the environment: nothing that could hold a secret.
const KEPT_VARIABLES: [&str; 4] = ["PATH", "LANG", "TZ", "RUST_BACKTRACE"];

/// Runs until the server takes over: this program, executed again with the verb
/// [`SERVE`], the launcher's socket as standard input, the data directory's lock as standard
/// output, and the configuration. Returns only if that fails.
pub fn up(config: &Config) -> Result<()> {
    dump_no_core()?;
    let data = DataDir::open(&config.data_dir)?;
    let (uid, gid) = server_ids();
    data.prepare_for(uid, gid)?;
    let key = RootKey::establish(config, &data.keys())?;
    data_dir::give(&data.keys(), uid, gid).context("the keys cannot be given to the server")?;
    adopt(&data.engines())?;
    limits::note(&data.run(), config.network.forwarding, (uid, gid))?;
    let mut aws_profile = data.keys().join(AWS_PROFILE);
    if let Some(user) = Person::find() {
        match user.keep(&key) {
            Ok(()) => aws_profile = RootKey::aws_profile_of(Path::new(&user.home)),
            Err(error) => tracing::warn!("no client profile for uid {}: {error:#}", user.uid),
        }
    }
    let mut config = config.clone();
    data.path().clone_into(&mut config.data_dir);

    let dirs = launcher::Dirs { engines: data.engines(), code: data.code(), run: data.run() };
    let (socket, launcher) =
        launcher::fork(&dirs, config.network.uplink()?).context("the launcher does not start")?;
    tracing::debug!(?launcher, "the launcher runs");
    let _files = secrets_in_memory(&mut config)?;
    let handed = HandedOver { config: without_secrets(config), aws_profile };
    let settings = serde_json::to_string(&handed)?;
    rustix::thread::set_no_new_privs(true).context("the server's rights cannot be bounded")?;
    let lock = data.lock_fd().try_clone_to_owned().context("the lock")?;
    // Its groups are those of its group id alone: `uid` sees to that.
    let error = Command::new("/proc/self/exe")
        .arg0("morrow")
        .args([SERVE, &settings])
        .env_clear()
        // Else its allocator asks for pages of 2 MB, and an idle server holds some twenty of them.
        .env("MIMALLOC_ALLOW_THP", "0")
        .envs(KEPT_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .stdin(Stdio::from(socket))
        .stdout(Stdio::from(lock))
        .uid(uid)
        .gid(gid)
        .exec();
    Err(error).context("the server does not start")
}

/// No secret gets into a core dump, of the launcher as little as of the server.
fn dump_no_core() -> Result<()> {
    // Not 0: that would still feed a crash to the host's core dump program. 1 feeds nobody.
    let none = Rlimit { current: Some(1), maximum: Some(1) };
    rustix::process::setrlimit(Resource::Core, none).context("core dumps cannot be turned off")
}

/// Reads the certificate, its key and other secrets, which may be root's alone, into memory that
/// the server inherits, and lets the configuration name that.
fn secrets_in_memory(config: &mut Config) -> Result<Vec<OwnedFd>> {
    let inherit = |(name, path): (&str, &mut PathBuf)| {
        let text = fs::read(&*path).with_context(|| format!("{name}: {}", path.display()))?;
        let mut file = File::from(memfd_create(name, MemfdFlags::empty())?);
        file.write_all(&text)?;
        *path = format!("/proc/self/fd/{}", file.as_raw_fd()).into();
        anyhow::Ok(file.into())
    };
    let tls = config.tls.iter_mut();
    let tls = tls.flat_map(|tls| [("tls.cert", &mut tls.cert), ("tls.key", &mut tls.key)]);
    let s3 = config.s3.iter_mut();
    let s3 = s3.map(|s3| ("s3.secret_access_key_file", &mut s3.secret_access_key_file));
    tls.chain(s3).map(inherit).collect()
}

/// What root tells the server that it becomes.
#[derive(Debug, Serialize, Deserialize)]
pub struct HandedOver {
    pub config: Config,
    /// Where whoever started it finds a profile for the AWS tools.
    pub(crate) aws_profile: PathBuf,
}

/// What may show in `ps`: the root key is in the data directory by now.
fn without_secrets(config: Config) -> Config {
    Config { access_key: None, secret_key: None, secret_key_file: None, ..config }
}

/// Copies what this machine has and the platform has not yet.
fn adopt(engines: &Path) -> Result<()> {
    let now = kit::Real.now();
    let present = runtimes::adopted(engines).context("the engines cannot be listed")?;
    let has = |line: &str| present.iter().any(|engine| engine.runtime.as_str() == line);
    let is_current = |engine: &Engine| {
        engine.runtime.as_str() == "base" && engine.version == runtimes::BASE_VERSION
    };
    if !present.iter().any(is_current) {
        tracing::info!("copying the base userland from this machine (once)");
        runtimes::adopt_base(engines, now)?;
    }
    for found in &runtimes::discover(|line| !has(line.as_str())) {
        let line = found.runtime.as_str();
        let from = found.program.display();
        tracing::info!("copying {line} ({}) from {from} (once)", found.version);
        // A Python that cannot be copied leaves the others usable.
        if let Err(error) = runtimes::adopt(found, engines, now) {
            tracing::warn!("{line} is left out: {:#}", anyhow::Error::from(error));
        }
    }
    Ok(())
}

/// An ordinary user's server runs as that user.
fn server_ids() -> (u32, u32) {
    if !launcher::is_root() {
        let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
        return (uid.as_raw(), gid.as_raw());
    }
    let found =
        passwd().find_map(|(name, uid, gid, _)| (name == USER && uid != 0).then_some((uid, gid)));
    found.unwrap_or((SERVER_ID, SERVER_ID))
}

/// Every user: name, uid, gid, home.
fn passwd() -> impl Iterator<Item = (String, u32, u32, String)> {
    let text = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = |line: &str| {
        let fields: Vec<_> = line.split(':').collect();
        let [name, _, uid, gid, _, home, ..] = fields[..] else { return None };
        Some((name.to_owned(), uid.parse().ok()?, gid.parse().ok()?, home.to_owned()))
    };
    text.lines().filter_map(user).collect::<Vec<_>>().into_iter()
}

/// Whose client verbs find the key: who typed `sudo morrow up`, or started it without root.
struct Person {
    uid: u32,
    gid: u32,
    home: String,
}

impl Person {
    fn find() -> Option<Self> {
        if !launcher::is_root() {
            let (uid, gid) = server_ids();
            return Some(Self { uid, gid, home: std::env::var("HOME").ok()? });
        }
        let uid: u32 = std::env::var("SUDO_UID").ok()?.parse().ok()?;
        let (_, uid, gid, home) = passwd().find(|(_, it, ..)| *it == uid && uid != 0)?;
        Some(Self { uid, gid, home })
    }

    /// Written by a process that has this user's rights and no others.
    fn keep(&self, key: &RootKey) -> Result<()> {
        let mut writer = Command::new("/proc/self/exe")
            .arg(KEEP_PROFILE)
            .env_clear()
            .env("HOME", &self.home)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .current_dir("/")
            .uid(self.uid)
            .gid(self.gid)
            .spawn()?;
        let text = serde_json::to_vec_pretty(key)?;
        writer.stdin.take().context("no pipe")?.write_all(&text)?;
        ensure!(writer.wait()?.success(), "it could not be written");
        Ok(())
    }
}
