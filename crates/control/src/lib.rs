//! Everything the platform can be asked to do, whichever protocol asks, and who may.
//!
//! A use case is one method of [`Control`] in one file. It takes the [`model::Caller`], passes
//! the gate in `authorize.rs`, and, if it changes anything, commits through `change.rs` so that
//! its trail record is in the same batch. It knows no protocol: front ends translate to and from
//! it. To add one: write the file.
pub mod access;
mod authorize;
pub mod builds;
mod change;
mod denials;
mod directory;
mod error;
pub mod explain;
pub mod functions;
pub mod identity;
pub mod layers;
pub mod logs;
pub mod loops;
pub mod master_keys;
pub mod networks;
pub mod runtimes;
pub mod secrets;
mod sight;
pub mod status;

use std::{path::PathBuf, sync::Arc};

pub use error::{
    BadToken, Busy, Error, Forbidden, FunctionState, Held, Invalid, Oversized, Unauthenticated,
};
use kit::{Env, Tasks};
use model::Contract;
use store::{Blobs, Kv, seal::Sealer, tables};

/// What the platform is made of, as `server` put it together.
pub struct Parts {
    pub env: Arc<dyn Env>,
    pub kv: Arc<dyn Kv>,
    pub blobs: Arc<dyn Blobs>,
    pub sealer: Sealer,
    pub engine: engine::Engine,
    pub logs: telemetry::Logs,
    /// Who may log in, if anybody.
    pub logins: Option<identity::login::Logins>,
    /// Where packages may be read from.
    pub objects: Option<Arc<dyn functions::Objects>>,
    pub tasks: Tasks,
    /// Whether the main listener speaks TLS, for the links that it gives out.
    pub encrypted: bool,
    /// How clients from outside call the main listener: scheme and authority.
    pub public_url: Option<String>,
    /// Where functions answer requests.
    pub functions_at: model::FunctionsAt,
    /// Who issues identity tokens: what clients call the main listener in any case.
    pub issuer: String,
    /// Where unpacked packages and engine builds lie.
    pub code_dir: PathBuf,
    pub engines_dir: PathBuf,
}

/// The platform. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    inner: Arc<Inner>,
    /// Which functions are there for who holds this.
    shows: fn(&Contract) -> bool,
}

pub struct Inner {
    env: Arc<dyn Env>,
    kv: Arc<dyn Kv>,
    blobs: Arc<dyn Blobs>,
    sealer: Sealer,
    rotation: Arc<master_keys::Rotation>,
    engine: engine::Engine,
    builds: builds::Builds,
    logs: telemetry::Logs,
    logins: Option<identity::login::Logins>,
    objects: Option<Arc<dyn functions::Objects>>,
    objects_turns: tokio::sync::Semaphore,
    tasks: Tasks,
    encrypted: bool,
    public_url: Option<String>,
    functions_at: model::FunctionsAt,
    issuer: String,
    code_dir: PathBuf,
    engines_dir: PathBuf,
    functions: tables::Functions,
    iam: tables::Iam,
    keys: tables::Keys,
    layers: tables::Layers,
    log_groups: tables::LogGroups,
    /// Held by who changes what was decided of log groups.
    log_settings: tokio::sync::Mutex<()>,
    networks: tables::Networks,
    /// Every network, as it is stored.
    known_networks: networks::Known,
    /// Held by who lets a function use a network, and by who changes or removes one.
    network_uses: tokio::sync::Mutex<()>,
    secrets: Arc<secrets::Secrets>,
    secret_rows: tables::Secrets,
    tokens: tables::Tokens,
    trail: tables::Trail,
    engines: tables::Engines,
    directory: directory::Directory,
    denials: denials::Denials,
    bearers: identity::Bearers,
    keyring: identity::Keyring,
    accounts: access::Accounts,
    sessions: identity::Sessions,
    signing: identity::Signing,
}

impl std::ops::Deref for Control {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.inner
    }
}

impl Control {
    /// Reads what is stored, and takes up what an earlier run left unfinished.
    pub async fn open(parts: Parts) -> Result<Self, Error> {
        let Parts {
            env,
            kv,
            blobs,
            sealer,
            engine,
            logs,
            logins,
            objects,
            tasks,
            encrypted,
            public_url,
            functions_at,
            issuer,
            code_dir,
            engines_dir,
        } = parts;
        let functions = tables::Functions::new(kv.clone(), sealer.clone());
        let keys = tables::Keys::new(kv.clone(), sealer.clone());
        let secret_rows = tables::Secrets::new(kv.clone(), sealer.clone());
        let engines = tables::Engines::new(kv.clone());
        let tokens = tables::Tokens::new(kv.clone());
        let bearers = identity::Bearers::load(&tokens).await?;
        let trail = tables::Trail::new(kv.clone());
        let layers = tables::Layers::new(kv.clone());
        let log_groups = tables::LogGroups::new(kv.clone());
        let iam = tables::Iam::new(kv.clone());
        let accounts = access::Accounts::load(&iam).await?;
        let session_key = tables::SessionKey::new(kv.clone(), sealer.clone());
        let sessions = identity::Sessions::load(&kv, &session_key, env.clone()).await?;
        let identity_keys = tables::IdentityKeys::new(kv.clone(), sealer.clone());
        let signing = identity::Signing::load(kv.clone(), identity_keys, env.clone()).await?;
        let networks = tables::Networks::new(kv.clone());
        let keyring = identity::Keyring::load(&keys).await?;
        let directory = directory::Directory::default();
        let inner = Inner {
            env,
            kv,
            blobs,
            sealer,
            rotation: Arc::default(),
            engine,
            builds: builds::Builds::default(),
            logs,
            logins,
            objects,
            objects_turns: tokio::sync::Semaphore::new(functions::OBJECTS_AT_ONCE),
            tasks,
            encrypted,
            public_url,
            functions_at,
            issuer,
            code_dir,
            engines_dir,
            functions,
            iam,
            keys,
            layers,
            log_groups,
            log_settings: tokio::sync::Mutex::default(),
            networks,
            known_networks: networks::Known::default(),
            network_uses: tokio::sync::Mutex::default(),
            secrets: Arc::default(),
            secret_rows,
            tokens,
            trail,
            engines,
            directory,
            denials: denials::Denials::default(),
            bearers,
            keyring,
            accounts,
            sessions,
            signing,
        };
        let control = Self { inner: Arc::new(inner), shows: |_| true };
        control.load_log_groups().await?;
        control.load_networks().await?;
        control.load_secrets().await?;
        control.load_functions().await?;
        Ok(control)
    }

    /// The same platform for a front end that has words for some contracts only: functions of
    /// others are not there, but that their names are taken. The gate sees to it.
    #[must_use]
    pub fn showing(&self, shows: fn(&Contract) -> bool) -> Self {
        Self { inner: self.inner.clone(), shows }
    }

    /// What a link begins with for a client that called the server `host`.
    pub fn base_url(&self, host: &str) -> String {
        let public = self.public_url.as_deref().filter(|url| url.ends_with(&format!("://{host}")));
        let scheme = if self.encrypted { "https" } else { "http" };
        public.map_or_else(|| format!("{scheme}://{host}"), str::to_owned)
    }

    pub fn env(&self) -> &Arc<dyn Env> {
        &self.inner.env
    }
}
