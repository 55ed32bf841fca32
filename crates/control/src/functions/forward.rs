//! A request for a function that answers HTTP requests.

use engine::{ForwardError, platform::Body};
use http::{Request, Response};
use model::{Action, Caller, FunctionKey, FunctionUrls, Principal, Resource, policy::Context};
use thiserror::Error as ThisError;

use crate::{Control, Error, authorize::More};

/// Why a request was not answered by the function's code.
#[derive(Debug, ThisError)]
pub enum NotForwarded {
    /// The platform refuses it.
    #[error(transparent)]
    Refused(#[from] Error),
    /// The function did not answer.
    #[error(transparent)]
    Failed(#[from] ForwardError),
}

impl Control {
    /// Where a function answers.
    pub fn urls(&self, key: &FunctionKey) -> FunctionUrls {
        self.functions_at.urls(key)
    }

    /// What requests of functions come by, as clients see it: `http` or `https`.
    pub fn functions_scheme(&self) -> &str {
        self.functions_at.scheme()
    }

    /// Whether a caller may call a function by its URL, of which nobody takes note. Whether there is
    /// such a function is another question.
    pub fn may_call(&self, caller: &Caller, key: &FunctionKey) -> bool {
        let resource = Resource::Function(key.clone());
        let more = More::facts(facts_by_url(caller));
        self.permitted(caller, Action::InvokeUrl, &resource, more).is_ok()
    }

    /// Takes a request to a function, and its answer back as it comes. What its code is to see of
    /// the request is what it gets.
    pub async fn forward(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        request: Request<Body>,
    ) -> Result<Response<Body>, NotForwarded> {
        let more = More::facts(facts_by_url(caller));
        let pool = self.invocable(caller, Action::InvokeUrl, key, more)?;
        let resident = self.directory.get(key);
        if resident.is_none_or(|it| it.function.draft.config.contract.is_lambda()) {
            return Err(Error::NotFound(Resource::Function(key.clone())).into());
        }
        Ok(pool.forward(request).await?)
    }
}

/// What conditions may ask of a call by URL, in AWS's words.
pub(crate) fn facts_by_url(caller: &Caller) -> Context {
    let is_known = caller.principal != Principal::Anonymous;
    let auth = if is_known { "AWS_IAM" } else { "NONE" };
    let facts = Context::default().with("lambda:FunctionUrlAuthType", auth);
    facts.with("lambda:InvokedViaFunctionUrl", "true")
}
