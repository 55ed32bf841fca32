//! STS's operations.
pub(crate) mod assume_role;
pub(crate) mod get_access_key_info;
pub(crate) mod get_caller_identity;
pub(crate) mod get_session_token;

use control::{Error, Invalid, identity::Lent};

use crate::{fault::Fault, model::Protocol, wire::sts::Credentials};

/// An error in STS's words.
fn fault(error: Error) -> Fault {
    match error {
        Error::Invalid { problem: Invalid::BadPolicy(bad), .. } => {
            Fault::bad("MalformedPolicyDocument", bad.to_string())
        }
        Error::Invalid { problem: Invalid::PolicyTooLong { limit, bytes }, .. } => Fault::bad(
            "PackedPolicyTooLarge",
            format!("Packed policy consumes {}% of allotted space", bytes * 100 / limit.max(1)),
        ),
        Error::Invalid { problem, .. } => Fault::bad("ValidationError", problem.to_string()),
        other => Fault::of(other, Protocol::Query),
    }
}

fn refuse(field: &str, is_given: bool) -> Result<(), Fault> {
    if is_given {
        Err(Fault::bad("ValidationError", format!("{field} is not supported yet")))
    } else {
        Ok(())
    }
}

fn credentials(lent: Lent) -> Credentials {
    Credentials {
        access_key_id: Some(lent.access_key),
        expiration: Some(lent.expires),
        secret_access_key: Some(lent.secret),
        session_token: Some(lent.token),
    }
}
