use bytes::Bytes;
use engine::{Event, InvokeError, Start, Throttle};
use model::{Action, Caller, FunctionKey, Resource, State};

use crate::{Busy, Control, Error, FunctionState, Invalid, Oversized, authorize::More};

/// One synchronous invocation.
#[derive(Debug, Clone)]
pub struct InvokeRequest {
    pub payload: Bytes,
    /// The function as the caller named it, in its cloud's spelling.
    pub invoked_as: String,
    pub client_context: Option<String>,
    pub trace: Option<String>,
    pub want_tail: bool,
}

#[derive(Debug, Clone)]
pub struct Invoked {
    pub payload: Bytes,
    /// The code failed, or the platform ended it; the payload says how.
    pub failed: bool,
    pub tail: Option<Bytes>,
    /// The start that it waited for, if it did.
    pub start: Option<Start>,
}

/// The largest payload, each way: AWS Lambda's quota of 6 MB for synchronous invocations.
pub const MAX_PAYLOAD_BYTES: u64 = 6_291_456;

impl Control {
    pub async fn invoke(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        request: InvokeRequest,
    ) -> Result<Invoked, Error> {
        let pool = self.invocable(caller, Action::InvokeFunction, key, More::default())?;
        let resident = self.directory.get(key);
        if resident.is_none_or(|it| !it.function.draft.config.contract.is_lambda()) {
            return Err(Error::NotFound(Resource::Function(key.clone())));
        }
        if request.payload.len() as u64 > MAX_PAYLOAD_BYTES {
            return Err(Error::TooLarge { what: Oversized::Payload, limit: MAX_PAYLOAD_BYTES });
        }
        let InvokeRequest { payload, invoked_as, client_context, trace, want_tail } = request;
        let request_id = caller.request_id.clone();
        let event = Event { request_id, payload, invoked_as, client_context, trace, want_tail };
        let answer = pool.invoke(event).await.map_err(|error| match error {
            InvokeError::Throttled(why) => {
                Error::Throttled { reason: why.to_string(), retry_after: Throttle::RETRY_AFTER }
            }
            InvokeError::NoRights(_) => {
                Error::Invalid { field: "Role", problem: Invalid::NoRights }
            }
            InvokeError::NotStarted(_) | InvokeError::ShuttingDown => {
                Error::Unavailable(error.to_string())
            }
            InvokeError::Internal(why) => Error::internal(why.to_string()),
        })?;
        let engine::Answer { payload, failed, tail, start } = answer;
        Ok(Invoked { payload, failed, tail, start })
    }

    /// Whether an invocation would be accepted now, without making one.
    pub fn check_invocable(&self, caller: &Caller, key: &FunctionKey) -> Result<(), Error> {
        self.invocable(caller, Action::InvokeFunction, key, More::default()).map(drop)
    }

    pub(super) fn invocable(
        &self,
        caller: &Caller,
        action: Action,
        key: &FunctionKey,
        more: More<'_>,
    ) -> Result<engine::Pool, Error> {
        let resource = || Resource::Function(key.clone());
        self.authorize_with(caller, action, &resource(), more)?;
        let resident = self.directory.get(key).ok_or_else(|| Error::NotFound(resource()))?;
        let state = match &resident.function.state {
            State::Active => None,
            State::Pending(_) => Some((FunctionState::Pending, None)),
            State::Failed(why) => Some((FunctionState::Failed, Some(why.message.clone()))),
        };
        if let Some((state, reason)) = state {
            return Err(Error::Busy(Busy::State { resource: resource(), state, reason }));
        }
        resident.pool.ok_or_else(|| Error::internal("an active function has nothing to serve it"))
    }
}
