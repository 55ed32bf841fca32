//! A request for a function that answers HTTP requests.

use engine::{ForwardError, platform::Body};
use http::{Request, Response};
use model::{Action, Caller, FunctionKey};
use thiserror::Error as ThisError;

use crate::{Control, Error};

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
    /// Takes a request to a function, and its answer back as it comes. What its code is to see of
    /// the request is what it gets.
    pub async fn forward(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        request: Request<Body>,
    ) -> Result<Response<Body>, NotForwarded> {
        let pool = self.invocable(caller, Action::InvokeUrl, key)?;
        Ok(pool.forward(request).await?)
    }
}
