use model::{Principal, Region};
use sigv4::{Claim, Request, SigError, Unread};

use super::keyring::Known;
use crate::{Control, Error, Unauthenticated};

/// Who signed a request, and for where.
#[derive(Debug, Clone)]
pub struct Identified {
    pub principal: Principal,
    pub region: Region,
    pub service: String,
}

/// A request that is signed well, as far as that shows before its body: a stranger's body need
/// not be read.
pub struct Recognised {
    who: Identified,
    unread: Unread,
}

impl Control {
    /// Says who signed a request, if they signed this body.
    pub fn identify(&self, recognised: Recognised, body: &[u8]) -> Result<Identified, Error> {
        let Recognised { who, unread } = recognised;
        let checked = unread.check(body).map_err(Unauthenticated::Signature);
        checked.map_err(Error::Unauthenticated)?;
        // The key may have been revoked while the body came.
        if let Principal::Root { access_key, .. } = &who.principal {
            let known = self.valid_key(access_key).map_err(Error::Unauthenticated)?;
            known.note_use(self.env.now(), &who.service, &who.region);
        }
        Ok(who)
    }

    /// Says who has signed a request, or why that is not known. Reads no store.
    pub fn recognise(&self, request: &Request<'_>) -> Result<Recognised, Error> {
        self.recognised(request).map_err(Error::Unauthenticated)
    }

    fn recognised(&self, request: &Request<'_>) -> Result<Recognised, Unauthenticated> {
        let claim = Claim::read(request).map_err(|error| match error {
            SigError::Missing => Unauthenticated::Missing,
            other => Unauthenticated::Signature(other),
        })?;
        // No key has a session yet, so a token makes the credentials those of nobody.
        if claim.session_token.is_some() {
            return Err(Unauthenticated::UnknownKey(claim.access_key));
        }
        let known = self.valid_key(&claim.access_key)?;
        let derive = || claim.derive(&known.secret);
        let key = self.keyring.signing_key(&claim.access_key, &claim.scope(), derive);
        let unread = claim.check(request, &key, self.env.now());
        let unread = unread.map_err(Unauthenticated::Signature)?;
        let region = claim.region.parse().map_err(|_| {
            let problem = format!("Credential names an impossible region '{}'.", claim.region);
            Unauthenticated::Signature(SigError::Incomplete(problem))
        })?;
        // A user has no rights yet.
        if known.user.is_some() {
            return Err(Unauthenticated::UnknownKey(claim.access_key));
        }
        let Claim { access_key, service, .. } = claim;
        let principal = Principal::Root { scope: known.scope, access_key };
        Ok(Recognised { who: Identified { principal, region, service }, unread })
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

    /// A query that lets whoever has it read one path for `expires` seconds, in the caller's
    /// name.
    pub fn presign(
        &self,
        caller: &model::Caller,
        region: &Region,
        service: &str,
        (host, path): (&str, &str),
        expires: u32,
    ) -> Option<String> {
        let Principal::Root { access_key, .. } = &caller.principal else { return None };
        let known = self.keyring.get(access_key)?;
        let credentials = sigv4::Credentials {
            access_key,
            secret: &known.secret,
            region: region.as_str(),
            service,
        };
        Some(sigv4::presign(path, host, &credentials, expires, self.env.now()))
    }
}
