use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use model::{Digest, Scope};
use serde::{Deserialize, Serialize};

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// A bearer token, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub id: String,
    pub scope: Scope,
    /// Whose it is, by the user's id.
    pub user: String,
    /// Of its secret, which has so much chance in it that nobody finds it by trying.
    pub digest: Digest,
    pub description: String,
    pub created: Timestamp,
    pub expires: Timestamp,
    pub revoked: Option<Timestamp>,
}

/// `token/<id>` → a token; `tokenuse/<id>` → its last use, apart so that writing it down disturbs
/// no change.
#[derive(Clone)]
pub struct Tokens {
    kv: Arc<dyn Kv>,
}

impl Tokens {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    pub async fn get(&self, id: &str) -> Result<Option<Stored<Token>>, KvError> {
        let at = row_key(id);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    /// The tokens of every scope, revoked and expired ones too, by id.
    pub async fn list_all(&self) -> Result<Vec<Stored<Token>>, KvError> {
        let pairs = scan_all(&self.kv, b"token/").await?;
        let tokens = pairs.into_iter().map(|(at, bytes)| read(&at, bytes));
        Ok(tokens.collect::<Result<_, _>>()?)
    }

    /// Adds a token that must not exist yet.
    pub fn create(&self, batch: Batch, token: &Token) -> Result<Batch, KvError> {
        let at = row_key(&token.id);
        Ok(batch.expect(at.clone(), None).put(at, write(token)?))
    }

    /// Replaces a token that must still be as it was read.
    pub fn replace(
        &self,
        batch: Batch,
        was: &Stored<Token>,
        token: &Token,
    ) -> Result<Batch, KvError> {
        let guarded = batch.expect(row_key(&was.id), Some(was.bytes.clone()));
        Ok(guarded.put(row_key(&token.id), write(token)?))
    }

    pub fn delete(&self, batch: Batch, id: &str) -> Batch {
        batch.delete(row_key(id)).delete(use_key(id))
    }

    /// The last use of every token that was ever used, by its id.
    pub async fn uses(&self) -> Result<Vec<(String, Timestamp)>, KvError> {
        let pairs = scan_all(&self.kv, b"tokenuse/").await?;
        let uses = pairs.iter().map(|(at, bytes)| {
            let id = at.strip_prefix(b"tokenuse/").unwrap_or_default();
            Ok((String::from_utf8_lossy(id).into_owned(), decode(VERSION, at, bytes)?))
        });
        Ok(uses.collect::<Result<_, RowError>>()?)
    }

    pub fn note_use(&self, batch: Batch, id: &str, at: Timestamp) -> Result<Batch, KvError> {
        Ok(batch.put(use_key(id), encode(VERSION, &at)?))
    }
}

fn row_key(id: &str) -> Bytes {
    format!("token/{id}").into()
}

fn use_key(id: &str) -> Bytes {
    format!("tokenuse/{id}").into()
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<Token>, RowError> {
    let Row { id, scope, user, digest, description, created, expires, revoked } =
        decode(VERSION, at, &bytes)?;
    let value = Token { id, scope, user, digest, description, created, expires, revoked };
    Ok(Stored { value, bytes })
}

fn write(token: &Token) -> Result<Bytes, KvError> {
    let Token { id, scope, user, digest, description, created, expires, revoked } = token.clone();
    encode(VERSION, &Row { id, scope, user, digest, description, created, expires, revoked })
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: String,
    scope: Scope,
    user: String,
    digest: Digest,
    description: String,
    created: Timestamp,
    expires: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CommitError, memory::Memory};

    fn token(id: &str) -> Token {
        Token {
            id: id.into(),
            scope: Scope::aws("000000000000").unwrap(),
            user: "AIDA1".into(),
            digest: Digest::of(b"hunter2"),
            description: "for tests".into(),
            created: Timestamp::UNIX_EPOCH,
            expires: Timestamp::from_second(60).unwrap(),
            revoked: None,
        }
    }

    fn table() -> (Arc<dyn Kv>, Tokens) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        (kv.clone(), Tokens::new(kv))
    }

    #[tokio::test]
    async fn a_token_is_revoked_in_place_and_goes_with_its_use() {
        let (kv, tokens) = table();
        kv.commit(tokens.create(Batch::new(), &token("a")).unwrap()).await.unwrap();
        let again = kv.commit(tokens.create(Batch::new(), &token("a")).unwrap()).await;
        assert!(matches!(again, Err(CommitError::Conflict)));
        let was = tokens.get("a").await.unwrap().unwrap();
        let revoked = Token { revoked: Some(Timestamp::UNIX_EPOCH), ..token("a") };
        kv.commit(tokens.replace(Batch::new(), &was, &revoked).unwrap()).await.unwrap();
        assert_eq!(tokens.list_all().await.unwrap()[0].value, revoked);
        let at = Timestamp::UNIX_EPOCH;
        kv.commit(tokens.note_use(Batch::new(), "a", at).unwrap()).await.unwrap();
        assert_eq!(tokens.uses().await.unwrap(), [("a".to_owned(), at)]);
        let bytes = kv.get(b"tokenuse/a").await.unwrap().unwrap();
        assert_eq!(bytes, r#"{"v":1,"row":"1970-01-01T00:00:00Z"}"#);
        kv.commit(tokens.delete(Batch::new(), "a")).await.unwrap();
        assert!(tokens.list_all().await.unwrap().is_empty());
        assert!(tokens.uses().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn stored_bytes_keep_their_form() {
        let bytes = write(&token("a")).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/token.json").trim_end());
        assert_eq!(read(b"token/a", bytes).unwrap().value, token("a"));
    }
}
