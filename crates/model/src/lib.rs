//! The nouns of the platform and their rules. Pure: no I/O, no async, no clock.
//!
//! One model serves every cloud; a cloud's private words (ARN, `$LATEST`, slot) stay in its
//! front end. A new noun is one file here.
pub mod access;
pub mod action;
pub mod address;
pub mod contract;
pub mod digest;
pub mod function;
pub mod function_policy;
pub mod layer;
pub mod log_group;
pub mod logging;
pub mod name;
pub mod network;
pub mod policy;
pub mod principal;
pub mod reference;
pub mod resource;
pub mod revision;
pub mod runtime;
pub mod schedule;
pub mod secret;
pub mod service_account;
pub mod session;
pub mod trail;

pub use access::{
    Group, IdentityKind, Login, ManagedPolicy, OfTeam, PolicyVersion, Role, TeamName, TeamNames,
    TeamRole, User,
};
pub use action::Action;
pub use address::{FunctionUrls, FunctionsAt};
pub use contract::{Check, Contract, Http, HttpProgram, Probe, Signature};
pub use digest::Digest;
pub use function::{
    Code, Config, Draft, EnvVars, Function, Handler, LastUpdate, Reason, ReasonCode, State,
    UpdateStatus,
};
pub use function_policy::{FunctionPolicy, Permission, Permitted};
pub use layer::{
    BadLayerName, Grantee, LayerKey, LayerName, LayerPolicy, LayerStatement, LayerVersion,
    UsedLayer,
};
pub use log_group::{LogGroup, LogGroupKey, Retention};
pub use logging::{BadLogLevel, LogFormat, LogLevel, Logging};
pub use name::{BadName, FunctionKey, FunctionName, NetworkName, Region, Scope, SecretName};
pub use network::{BadRule, EgressRule, Network, NetworkKey, UsedNetwork};
pub use principal::{Caller, Principal};
pub use resource::Resource;
pub use revision::{Entry, Revision};
pub use runtime::{BadRuntime, Engine, Runtime};
pub use schedule::{BadSchedule, Schedule};
pub use secret::{
    Attempt, Deletion, Rotation, RotationRules, Secret, SecretKey, SecretValue, SecretVersion,
};
pub use service_account::{Project, ServiceAccount};
pub use session::{Holder, Session, SessionPolicy};
pub use trail::{Outcome, TrailRecord};
