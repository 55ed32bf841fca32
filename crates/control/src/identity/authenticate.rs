use model::{Principal, Region};
use sigv4::{Claim, Request};

use crate::{Control, Error, Unauthenticated};

/// Who signed a request, and for where.
#[derive(Debug, Clone)]
pub struct Identified {
    pub principal: Principal,
    pub region: Region,
    pub service: String,
}

impl Control {
    /// Says who signed a request, or why that is not known. Reads no store.
    pub fn authenticate(&self, request: &Request<'_>, body: &[u8]) -> Result<Identified, Error> {
        self.identify(request, body).map_err(Error::Unauthenticated)
    }

    /// Says who the signer claims to be before the body has come, so that a stranger's body need
    /// not be read. `authenticate` must follow.
    pub fn recognise(&self, request: &Request<'_>) -> Result<(), Error> {
        self.known(request).map(drop).map_err(Error::Unauthenticated)
    }

    fn known(
        &self,
        request: &Request<'_>,
    ) -> Result<(Claim, super::keyring::Known), Unauthenticated> {
        let claim = Claim::read(request).map_err(|error| match error {
            sigv4::SigError::Missing => Unauthenticated::Missing,
            other => Unauthenticated::Signature(other),
        })?;
        let known = self.keyring.get(&claim.access_key);
        // No key has a session yet, so a token makes the credentials those of nobody.
        let known = known.filter(|_| claim.session_token.is_none());
        let known = known.ok_or_else(|| Unauthenticated::UnknownKey(claim.access_key.clone()))?;
        if known.revoked.is_some() {
            return Err(Unauthenticated::RevokedKey(claim.access_key));
        }
        Ok((claim, known))
    }

    fn identify(&self, request: &Request<'_>, body: &[u8]) -> Result<Identified, Unauthenticated> {
        let (claim, known) = self.known(request)?;
        let derive = || claim.derive(&known.secret);
        let key = self.keyring.signing_key(&claim.access_key, &claim.scope(), derive);
        claim.check(request, body, &key, self.env.now()).map_err(Unauthenticated::Signature)?;
        let region = claim.region.parse().map_err(|_| {
            let problem = format!("Credential names an impossible region '{}'.", claim.region);
            Unauthenticated::Signature(sigv4::SigError::Incomplete(problem))
        })?;
        let Claim { access_key, service, .. } = claim;
        let principal = Principal::Root { scope: known.scope, access_key };
        Ok(Identified { principal, region, service })
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
