use thiserror::Error;

/// What is wrong with a signature. The texts are AWS's own.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SigError {
    #[error("Missing Authentication Token")]
    Missing,
    /// A part of the signature is absent or malformed.
    #[error("{0}")]
    Incomplete(String),
    #[error(
        "Signature expired: {signed} is now earlier than {earliest} ({now} - {} min.)",
        super::MAX_SKEW.as_secs() / 60
    )]
    Expired { signed: String, earliest: String, now: String },
    #[error(
        "Signature not yet current: {signed} is still later than {latest} ({now} + {} min.)",
        super::MAX_SKEW.as_secs() / 60
    )]
    NotYetCurrent { signed: String, latest: String, now: String },
    /// A presigned request, used after the time that it was signed for.
    #[error("Signature expired: {expired} is now earlier than {now}")]
    PresignedExpired { expired: String, now: String },
    #[error(
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details."
    )]
    Mismatch,
    #[error("The value of the X-Amz-Content-Sha256 header does not match the body.")]
    PayloadMismatch,
}
