//! Access tokens: the rights of a function's role, for who shows one text, as Google gives them.
//!
//! Such a token is a session that is sealed for this purpose alone: what stands in the session
//! token of lent credentials, and in every presigned address, is none.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use model::{FunctionKey, Region, Session};

use super::Identified;
use crate::{BadToken, Control, Error, Unauthenticated};

/// How long one is good, as Google's.
const LIFE: Duration = Duration::from_hours(1);
/// What Google's begin with.
const BEGIN: &str = "ya29.";

/// A token that was just made.
#[derive(Clone)]
pub struct AccessToken {
    pub text: String,
    pub expires: Timestamp,
}

impl Control {
    /// A token with the rights of a function's role.
    pub fn access_token(&self, function: &FunctionKey, role: &str) -> Result<AccessToken, Error> {
        let standing = self.role_of_functions(&function.scope, role)?;
        let (scope, name) = (&function.scope, function.name.as_str());
        let session = self.role_session(&standing, scope, name, LIFE);
        let session = Session { function: Some(function.clone()), ..session };
        let text = format!("{BEGIN}{}", self.sessions.seal_access(&session)?);
        Ok(AccessToken { text, expires: session.expires })
    }

    pub(super) fn is_access_token(&self, text: &str) -> bool {
        let sealed = text.strip_prefix(BEGIN);
        sealed.is_some_and(|sealed| self.sessions.open_access(sealed).is_some())
    }

    /// Whose access token it is, for a request of this region. `inside` is the function whose code
    /// shows it, through its own way into the platform: what was lent to a function is no other
    /// function's.
    pub fn identify_access_token(
        &self,
        text: &str,
        region: Region,
        inside: Option<&FunctionKey>,
    ) -> Result<Identified, Error> {
        let bad = |bad| Error::Unauthenticated(Unauthenticated::Token(bad));
        let sealed = text.strip_prefix(BEGIN).ok_or(bad(BadToken::Unknown))?;
        let session = self.sessions.open_access(sealed).ok_or(bad(BadToken::Unknown))?;
        if inside.is_some_and(|inside| session.function.as_ref() != Some(inside)) {
            return Err(bad(BadToken::Unknown));
        }
        let principal = self.principal_of_session(&session).map_err(|why| match why {
            Unauthenticated::Expired => bad(BadToken::Expired),
            _ => bad(BadToken::Unknown),
        })?;
        let (session, service) = (Some(Arc::new(session)), "morrow".to_owned());
        let who = Identified { principal, session, region, service };
        self.still(&who).map_err(Error::Unauthenticated)?;
        Ok(who)
    }
}

/// Whether a bearer token is one of these.
pub(super) fn is_one(text: &str) -> bool {
    text.starts_with(BEGIN)
}
