//! Credentials that are lent for a time.
//!
//! Nothing of a session is stored: whose rights it has, and what bounds them, is written in its
//! token, sealed under a key of the platform's own. So a session outlives a restart, and costs
//! nothing until it is used.

use std::sync::Arc;

use dashmap::DashMap;
use kit::Env;
use model::Session;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{Batch, Kv, Sealer, tables};
use zeroize::Zeroizing;

use crate::Error;

/// How many opened tokens are kept. Beyond it they are opened anew, which costs microseconds.
const MAX_OPENED: usize = 8192;
/// A longer one was not made here.
const MAX_TOKEN_BYTES: usize = 8192;
const CONTEXT: &[u8] = b"session";
const LOGIN: &[u8] = b"login";
const ACCESS: &[u8] = b"access";

pub(crate) struct Sessions {
    sealer: Sealer,
    opened: DashMap<String, Opened>,
}

/// A session whose token was shown.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) session: Arc<Session>,
    pub(crate) secret: Arc<str>,
    pub(crate) token: Arc<str>,
}

#[derive(Serialize, Deserialize)]
struct Content<S> {
    session: S,
    secret: String,
}

impl Sessions {
    /// Takes the key of sessions, made at the first start.
    pub(crate) async fn load(
        kv: &Arc<dyn Kv>,
        table: &tables::SessionKey,
        env: Arc<dyn Env>,
    ) -> Result<Self, Error> {
        let key = if let Some(key) = table.get().await? {
            key
        } else {
            let mut key = Zeroizing::new([0; 32]);
            env.fill(&mut key[..]);
            kv.commit(table.create(Batch::new(), &key)?).await?;
            key
        };
        Ok(Self { sealer: Sealer::new(key, env), opened: DashMap::new() })
    }

    /// Seals what must come back unchanged from who begins a login.
    pub(super) fn seal_login(&self, begun: &impl Serialize) -> Result<String, Error> {
        let text = Zeroizing::new(serde_json::to_vec(begun).map_err(Error::internal)?);
        Ok(self.sealer.seal(LOGIN, &text).map_err(Error::internal)?.text)
    }

    pub(super) fn open_login<T: DeserializeOwned>(&self, sealed: &str) -> Option<T> {
        let sealed = Some(sealed).filter(|sealed| sealed.len() <= MAX_TOKEN_BYTES)?;
        serde_json::from_slice(&self.sealer.unseal(LOGIN, sealed).ok()?).ok()
    }

    /// Seals a session as a token that needs no signature beside it.
    pub(super) fn seal_access(&self, session: &Session) -> Result<String, Error> {
        let text = Zeroizing::new(serde_json::to_vec(session).map_err(Error::internal)?);
        let sealed = self.sealer.seal(ACCESS, &text).map_err(Error::internal)?;
        Ok(in_addresses(&sealed.text))
    }

    pub(super) fn open_access(&self, token: &str) -> Option<Session> {
        serde_json::from_slice(&self.unseal(ACCESS, token)?).ok()
    }

    /// The token that stands for a session.
    pub(crate) fn token(&self, session: &Session, secret: &str) -> Result<String, Error> {
        let content = Content { session, secret: secret.to_owned() };
        let text = Zeroizing::new(serde_json::to_vec(&content).map_err(Error::internal)?);
        let sealed = self.sealer.seal(CONTEXT, &text).map_err(Error::internal)?;
        Ok(in_addresses(&sealed.text))
    }

    /// A session that was opened lately.
    pub(crate) fn opened(&self, access_key: &str) -> Option<Opened> {
        self.opened.get(access_key).map(|known| known.clone())
    }

    /// The session that a token stands for, whoever shows it.
    pub(crate) fn open_shown(&self, token: &str) -> Option<Opened> {
        let session = self.read(token)?.session;
        self.open(&session.access_key, token)
    }

    fn read(&self, token: &str) -> Option<Content<Session>> {
        serde_json::from_slice(&self.unseal(CONTEXT, token)?).ok()
    }

    fn unseal(&self, what: &[u8], token: &str) -> Option<Zeroizing<Vec<u8>>> {
        let token = Some(token).filter(|token| token.len() <= MAX_TOKEN_BYTES)?;
        self.sealer.unseal(what, &token.replace('-', "+").replace('_', "/")).ok()
    }

    /// The session that a token stands for, if it was made here for this access key.
    pub(crate) fn open(&self, access_key: &str, token: &str) -> Option<Opened> {
        if let Some(known) = self.opened.get(access_key) {
            return same(known.token.as_bytes(), token.as_bytes()).then(|| known.clone());
        }
        let Content { session, secret } = self.read(token)?;
        if session.access_key != access_key {
            return None;
        }
        if self.opened.len() >= MAX_OPENED {
            self.opened.clear();
        }
        let (session, secret) = (Arc::new(session), Arc::from(secret));
        let opened = Opened { session, secret, token: token.into() };
        self.opened.insert(access_key.to_owned(), opened.clone());
        Some(opened)
    }
}

/// Sealed text as it may stand in addresses too.
fn in_addresses(sealed: &str) -> String {
    sealed.replace('+', "-").replace('/', "_")
}

/// Takes as long whatever differs.
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b));
    a.len() == b.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use kit::Simulated;
    use model::{Holder, Scope};

    use super::*;

    #[test]
    fn a_token_of_one_kind_is_none_of_the_other() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _entered = runtime.enter();
        let env: Arc<dyn Env> = Arc::new(Simulated::new(1));
        let sealer = Sealer::new(Zeroizing::new([7; 32]), env.clone());
        let sessions = Sessions { sealer, opened: DashMap::new() };
        let session = Session {
            access_key: "ASIA1".to_owned(),
            scope: Scope::aws("000000000000").unwrap(),
            holder: Holder::Key("AKIA1".to_owned()),
            issued: env.now(),
            expires: env.now(),
            policy: None,
            managed: Vec::new(),
            tags: std::collections::BTreeMap::new(),
            transitive: std::collections::BTreeSet::new(),
            source_identity: None,
            function: None,
        };
        let (signs, bears) =
            (sessions.token(&session, "secret").unwrap(), sessions.seal_access(&session).unwrap());
        assert_eq!(sessions.open_access(&bears), Some(session.clone()));
        assert_eq!(*sessions.open("ASIA1", &signs).unwrap().session, session);
        assert_eq!(sessions.open_access(&signs), None);
        assert!(sessions.open_shown(&bears).is_none());
        assert_eq!(sessions.open_access(&bears[1..]), None);
        assert_eq!(sessions.open_access(&"A".repeat(MAX_TOKEN_BYTES + 1)), None);
    }
}
