//! What can be asked of functions. One use case a file.
mod annotate;
pub mod code;
mod contract;
pub mod create;
pub mod delete;
mod forward;
pub mod get;
pub mod invoke;
mod logging;
mod permissions;
mod public;
mod references;
mod revise;
mod role;
mod settle;
pub mod tags;
pub mod update;
mod usage;

use std::collections::BTreeMap;

mod objects;

pub(crate) use code::OBJECTS_AT_ONCE;
pub use code::Package;
pub use create::NewFunction;
pub use engine::{
    ForwardError, InvokeError, Served, Start,
    forward::{Asked, Place},
    platform::Body,
};
pub use forward::NotForwarded;
pub(crate) use forward::facts_by_url;
pub use invoke::{InvokeRequest, Invoked, MAX_PAYLOAD_BYTES};
pub use logging::{Format, LoggingUpdate};
use model::{Function, FunctionKey, Reason, Resource, State, UpdateStatus};
pub use objects::{ObjectRef, Objects, Unread};
pub use public::is_public;
pub use revise::FunctionUpdate;
use store::tables::Stored;
pub use tags::Tags;
pub use update::{CodeUpdate, ConfigUpdate, HttpUpdate};
pub use usage::{MAX_CODE_BYTES, MAX_INSTANCES, MAX_UNPACKED_BYTES, Usage};

use crate::{Busy, Control, Error, FunctionState, directory::Resident};

impl Control {
    pub(crate) async fn load_functions(&self) -> Result<(), Error> {
        let mut after = None;
        loop {
            let page = self.functions.list_all(after.as_ref(), 100).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.key.clone());
            for function in page {
                let function = function.into_inner();
                let pool = function.serving.clone().map(|revision| self.engine.pool(revision));
                let unsettled = matches!(function.state, State::Pending(_))
                    || function.last_update.status == UpdateStatus::InProgress;
                let changing = self.directory.lock(&function.key).await;
                changing.put(Resident::new(function.clone(), pool));
                drop(changing);
                // A secret may have become another just before the last run ended.
                if unsettled || self.is_outdated(&function).await.unwrap_or(true) {
                    self.settle_soon(&function);
                }
            }
        }
    }

    async fn stored(&self, key: &FunctionKey) -> Result<Stored<Function>, Error> {
        let found = self.functions.get(key).await?;
        let found = found.filter(|it| (self.shows)(&it.value.draft.config.contract));
        found.ok_or_else(|| Error::NotFound(Resource::Function(key.clone())))
    }
}

/// Refuses to change a function that is being changed already.
fn must_be_settled(function: &Function) -> Result<(), Error> {
    let resource = Resource::Function(function.key.clone());
    match &function.state {
        State::Pending(_) => {
            Err(Error::Busy(Busy::State { resource, state: FunctionState::Pending, reason: None }))
        }
        _ if function.last_update.status == UpdateStatus::InProgress => {
            Err(Error::Busy(Busy::Updating(resource)))
        }
        _ => Ok(()),
    }
}

fn must_match(function: &Function, token: Option<&str>) -> Result<(), Error> {
    match token {
        Some(token) if token != function.revision_token => {
            Err(Error::Stale(Resource::Function(function.key.clone())))
        }
        _ => Ok(()),
    }
}

/// Counted as AWS does: the variables as one JSON object.
fn env_bytes(env: &BTreeMap<String, String>) -> u64 {
    serde_json::to_vec(env).map_or(u64::MAX, |json| json.len() as u64)
}

fn reason(code: model::ReasonCode, message: impl Into<String>) -> Reason {
    Reason { code, message: message.into() }
}
