use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Contract, Digest, FunctionKey, FunctionName, FunctionPolicy, Logging, Revision, Runtime,
    UsedLayer, UsedNetwork,
};

/// What a function's environment holds. Values are secret: `Debug` shows names only, and they are
/// stored sealed (see `store::tables::functions`).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvVars(pub BTreeMap<String, String>);

impl fmt::Debug for EnvVars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// How the code is entered, as its runtime understands it: `app.handler`.
pub type Handler = String;

/// A function: one deployable thing, its draft, and what serves its invocations now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub key: FunctionKey,
    /// Distinguishes this function from an earlier one of the same name.
    pub incarnation: String,
    pub draft: Draft,
    pub state: State,
    pub last_update: LastUpdate,
    /// A random token per mutation, for optimistic locking.
    pub revision_token: String,
    pub created: Timestamp,
    pub modified: Timestamp,
    /// What people say of it; no part of what runs.
    pub tags: BTreeMap<String, String>,
    /// Who else may use it; no part of what runs either.
    pub policy: Option<FunctionPolicy>,
    /// The revision that answers invocations: the draft's, or during an update the one before.
    pub serving: Option<Revision>,
}

/// The one mutable pair of code and configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub code: Code,
    pub config: Config,
}

/// An uploaded package, kept byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The SHA-256 of the package as uploaded.
    pub digest: Digest,
    pub bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub description: String,
    pub runtime: Runtime,
    pub handler: Handler,
    /// Who the function acts as, in its cloud's spelling.
    pub role: String,
    pub memory_mb: u32,
    pub timeout_s: u32,
    /// The size of `/tmp`.
    pub ephemeral_mb: u32,
    pub env: EnvVars,
    pub logging: Logging,
    /// In the order in which they are laid over each other.
    pub layers: Vec<UsedLayer>,
    /// What it may reach; `None`: nothing.
    pub network: Option<UsedNetwork>,
    pub contract: Contract,
}

impl Config {
    /// Where the log of a function with this configuration is.
    pub fn log_group(&self, function: &FunctionName) -> String {
        self.logging.group.clone().unwrap_or_else(|| self.contract.own_log_group(function))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: ReasonCode,
    pub message: String,
}

/// Why a function is in its state. Closed: every front end names all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReasonCode {
    Creating,
    Idle,
    InvalidRuntime,
    InvalidZip,
    /// The configuration asks for what cannot be had.
    InvalidConfiguration,
    /// The role may not what the configuration needs.
    InsufficientRights,
    /// The code does not start: it ends, or never takes what it is asked.
    FunctionError,
    /// An instance could not be prepared though the code and the runtime are sound.
    Internal,
    /// The machine had no room to prepare one.
    OutOfCapacity,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    Pending(Reason),
    Active,
    Failed(Reason),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUpdate {
    pub status: UpdateStatus,
    pub reason: Option<Reason>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpdateStatus {
    Successful,
    InProgress,
    Failed,
}
