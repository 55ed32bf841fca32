use std::sync::Arc;

use model::{Caller, FunctionKey, Holder, Principal, Region, Session};
use sigv4::{Claim, Request, SigError, Unread};

use super::keyring::Known;
use crate::{Control, Error, Unauthenticated};

/// Who signed a request, and for where.
#[derive(Debug, Clone)]
pub struct Identified {
    pub principal: Principal,
    pub session: Option<Arc<Session>>,
    pub region: Region,
    pub service: String,
}

impl Identified {
    /// Them, as they ask for something.
    pub fn caller(self, request_id: String) -> Caller {
        let Self { principal, session, .. } = self;
        Caller { session, ..Caller::new(principal, request_id) }
    }
}

/// A request that is signed well, as far as that shows before its body: a stranger's body need
/// not be read.
pub struct Recognised {
    who: Identified,
    unread: Unread,
}

impl Recognised {
    /// Whether the signature says nothing of the body, so that none need be read.
    pub fn takes_any_body(&self) -> bool {
        self.unread.takes_any_body()
    }
}

/// A key that is good, looked up once.
struct GoodKey {
    principal: Principal,
    known: Known,
}

impl Control {
    /// Says who signed a request, if they signed this body.
    pub fn identify(&self, recognised: Recognised, body: &[u8]) -> Result<Identified, Error> {
        let Recognised { who, unread } = recognised;
        let checked = unread.check(body).map_err(Unauthenticated::Signature);
        checked.map_err(Error::Unauthenticated)?;
        // The key may have been revoked while the body came, the role deleted.
        self.still(&who).map_err(Error::Unauthenticated)?;
        Ok(who)
    }

    pub(super) fn still(&self, who: &Identified) -> Result<(), Unauthenticated> {
        let used = |key: &Known| key.note_use(self.env.now(), &who.service, &who.region);
        let Some(session) = &who.session else {
            let key = self.good_key(who.principal.access_key().unwrap_or_default())?;
            used(&key.known);
            return Ok(());
        };
        self.principal_of_session(session)?;
        match &session.holder {
            Holder::Key(of) => used(&self.valid_key(of)?),
            Holder::Token(id) => self.note_token_use(id),
            Holder::Role { name, .. } => {
                let standing = self.accounts.get(&session.scope).standing_of_role(name);
                if let Some(standing) = standing {
                    standing.note_use(self.env.now(), &who.region);
                }
            }
        }
        Ok(())
    }

    /// Says who has signed a request, or why that is not known. Reads no store. `inside` is the
    /// function whose code sends it, through its own way into the platform.
    pub fn recognise(
        &self,
        request: &Request<'_>,
        inside: Option<&FunctionKey>,
    ) -> Result<Recognised, Error> {
        self.recognised(request, inside).map_err(Error::Unauthenticated)
    }

    fn recognised(
        &self,
        request: &Request<'_>,
        inside: Option<&FunctionKey>,
    ) -> Result<Recognised, Unauthenticated> {
        let claim = Claim::read(request).map_err(|error| match error {
            SigError::Missing => Unauthenticated::Missing,
            other => Unauthenticated::Signature(other),
        })?;
        let id = &claim.access_key;
        let unknown = || Unauthenticated::UnknownKey(id.clone());
        let (principal, session, secret) = if let Some(token) = &claim.session_token {
            let opened = self.sessions.open(id, token).ok_or_else(unknown)?;
            // What was lent to a function is no other function's.
            let lent_to = opened.session.function.as_ref();
            if inside.zip(lent_to).is_some_and(|(inside, lent_to)| inside != lent_to) {
                return Err(unknown());
            }
            let principal = self.principal_of_session(&opened.session)?;
            (principal, Some(opened.session), opened.secret)
        } else {
            let key = self.good_key(id)?;
            (key.principal, None, key.known.secret)
        };
        let derive = || claim.derive(&secret);
        let key = self.keyring.signing_key(id, &claim.scope(), derive);
        let unread = claim.check(request, &key, self.env.now());
        let unread = unread.map_err(Unauthenticated::Signature)?;
        let region = claim.region.parse().map_err(|_| {
            let problem = format!("Credential names an impossible region '{}'.", claim.region);
            Unauthenticated::Signature(SigError::Incomplete(problem))
        })?;
        let service = claim.service;
        Ok(Recognised { who: Identified { principal, session, region, service }, unread })
    }

    /// Who shows the token of a session that was lent to this function, whose code asks.
    pub fn bearer(&self, token: &str, inside: &FunctionKey) -> Result<Caller, Error> {
        let unknown = || Unauthenticated::UnknownKey("of the token".to_owned());
        let shown = self.sessions.open_shown(token);
        let opened = shown.filter(|it| it.session.function.as_ref() == Some(inside));
        let opened = opened.ok_or_else(unknown).map_err(Error::Unauthenticated)?;
        let principal = self.principal_of_session(&opened.session);
        let principal = principal.map_err(Error::Unauthenticated)?;
        let caller = Caller::new(principal, self.env.uuid().to_string());
        Ok(Caller { function: Some(inside.clone()), session: Some(opened.session), ..caller })
    }

    fn valid_key(&self, id: &str) -> Result<Known, Unauthenticated> {
        let known = self.keyring.get(id);
        let known = known.ok_or_else(|| Unauthenticated::UnknownKey(id.to_owned()))?;
        match known {
            Known { revoked: Some(_), .. } => Err(Unauthenticated::RevokedKey(id.to_owned())),
            Known { inactive: true, .. } => Err(Unauthenticated::InactiveKey(id.to_owned())),
            known => Ok(known),
        }
    }

    /// A key, if it is good, and whose it is.
    fn good_key(&self, id: &str) -> Result<GoodKey, Unauthenticated> {
        let known = self.valid_key(id)?;
        let (scope, access_key) = (known.scope.clone(), id.to_owned());
        let Some(user) = &known.user else {
            return Ok(GoodKey { principal: Principal::Root { scope, access_key }, known });
        };
        let user = self.accounts.get(&scope).user(user);
        let user = user.ok_or_else(|| Unauthenticated::UnknownKey(id.to_owned()))?;
        let (name, path) = (user.name.clone(), user.path.clone());
        Ok(GoodKey { principal: Principal::User { scope, path, name, access_key }, known })
    }

    /// Who has a session, while it lasts and whose rights it has is there.
    pub(super) fn principal_of_session(
        &self,
        session: &Session,
    ) -> Result<Principal, Unauthenticated> {
        let unknown = || Unauthenticated::UnknownKey(session.access_key.clone());
        if session.expires <= self.env.now() {
            return Err(Unauthenticated::Expired);
        }
        let (scope, access_key) = (session.scope.clone(), session.access_key.clone());
        match &session.holder {
            Holder::Key(key) => Ok(self.good_key(key)?.principal.signing_with(access_key)),
            Holder::Token(id) => Ok(self.principal_of_token(id)?.signing_with(access_key)),
            Holder::Role { name, id, session } => {
                // Another role of the same name is another role.
                let standing = self.accounts.get(&scope).standing_of_role(name);
                let is_there = standing.is_some_and(|standing| standing.id == *id);
                let (role, session) = (name.clone(), session.clone());
                is_there
                    .then_some(Principal::Session { scope, role, session, access_key })
                    .ok_or_else(unknown)
            }
        }
    }

    /// A query that lets whoever has it read one path for `expires` seconds, in the caller's
    /// name.
    pub fn presign(
        &self,
        caller: &Caller,
        region: &Region,
        service: &str,
        (host, path): (&str, &str),
        expires: u32,
    ) -> Option<String> {
        let access_key = caller.principal.access_key()?;
        let lent = caller.session.as_ref().and_then(|_| self.sessions.opened(access_key));
        let secret = match &lent {
            Some(opened) => opened.secret.clone(),
            None => self.keyring.get(access_key)?.secret,
        };
        let credentials = sigv4::Credentials {
            access_key,
            secret: &secret,
            region: region.as_str(),
            service,
            token: lent.as_ref().map(|opened| &*opened.token),
        };
        Some(sigv4::presign(path, host, &credentials, expires, self.env.now()))
    }
}
