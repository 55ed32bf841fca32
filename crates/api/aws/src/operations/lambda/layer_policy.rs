//! The policy of a layer's version as AWS writes it.

use control::Error;
use model::{Grantee, Scope};

use crate::fault::Fault;

/// The only thing that a statement can allow.
pub(super) const ACTION: &str = "lambda:GetLayerVersion";

/// An account, by its number or the ARN of its root, or everyone.
pub(super) fn grantee(principal: &str) -> Result<Grantee, Fault> {
    if principal == "*" {
        return Ok(Grantee::Everyone);
    }
    let of_arn = principal.strip_prefix("arn:aws:iam::").and_then(|it| it.strip_suffix(":root"));
    let scope = Scope::aws(of_arn.unwrap_or(principal));
    let problem = "The provided principal was invalid. Please check the principal and try again.";
    scope.map(Grantee::Scope).map_err(|_| Fault::parameter(problem))
}

/// What is asked for is not there: a policy, or a statement of it.
pub(super) fn missing(error: Error, what: &str) -> Fault {
    match error {
        Error::NotFound(_) => {
            Fault::new(http::StatusCode::NOT_FOUND, "ResourceNotFoundException", what)
        }
        other => super::fault(other),
    }
}
