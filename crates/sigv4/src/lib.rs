//! AWS Signature Version 4: made and checked.
//!
//! Pure: no I/O, no key store, no clock. Checking is in three steps, so that whoever checks can
//! look the key up and read the body in between: [`Claim::read`] says who claims to have signed
//! what, [`Claim::check`] and then [`Unread::check`] say whether it is so. No service wants S3's way of writing paths yet.
mod canonical;
mod claim;
mod error;
mod key;
mod sign;

pub use canonical::Request;
pub use claim::{Claim, MAX_SKEW, Unread};
pub use error::SigError;
pub use http::HeaderMap;
pub use key::SigningKey;
pub use sign::{Credentials, presign, sign};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
