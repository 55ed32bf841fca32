//! AWS Signature Version 4: made and checked.
//!
//! Pure: no I/O, no key store, no clock. Checking is in two steps, so that whoever checks can
//! look the key up in between: [`Claim::read`] says who claims to have signed what, and
//! [`Claim::check`] says whether it is so. No service wants S3's way of writing paths yet.
mod canonical;
mod claim;
mod error;
mod key;
mod sign;

pub use canonical::Request;
pub use claim::{Claim, MAX_SKEW};
pub use error::SigError;
pub use http::HeaderMap;
pub use key::SigningKey;
pub use sign::{Credentials, presign, sign};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
