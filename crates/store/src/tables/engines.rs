use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use model::{Digest, Engine, Runtime};
use serde::{Deserialize, Serialize};

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// The line that names the userland under every other engine.
pub const BASE: &str = "base";

/// `engine/<runtime line>` → the engine that new revisions of that line are bound to.
#[derive(Clone)]
pub struct Engines {
    kv: Arc<dyn Kv>,
}

impl Engines {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    /// The current engine of a line, by its name: `python3.12`, or [`BASE`].
    pub async fn get(&self, line: &str) -> Result<Option<Stored<Engine>>, KvError> {
        let at = row_key(line);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    /// Every line's engine, the base too, by name.
    pub async fn list(&self) -> Result<Vec<Stored<Engine>>, KvError> {
        let pairs = scan_all(&self.kv, b"engine/").await?;
        let engines = pairs.into_iter().map(|(key, bytes)| read(&key, bytes));
        Ok(engines.collect::<Result<_, _>>()?)
    }

    /// Makes an engine the current one of its line, whatever was before.
    pub fn put(&self, batch: Batch, engine: &Engine) -> Result<Batch, KvError> {
        let bytes = encode(VERSION, &Row::from(engine.clone()))?;
        Ok(batch.put(row_key(engine.runtime.as_str()), bytes))
    }

    /// Removes an engine that must still be as it was read.
    pub fn remove(&self, batch: Batch, was: &Stored<Engine>) -> Batch {
        let at = row_key(was.runtime.as_str());
        batch.expect(at.clone(), Some(was.bytes.clone())).delete(at)
    }
}

fn row_key(line: &str) -> Bytes {
    format!("engine/{line}").into()
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<Engine>, RowError> {
    let row: Row = decode(VERSION, at, &bytes)?;
    Ok(Stored { value: row.into(), bytes })
}

#[derive(Serialize, Deserialize)]
struct Row {
    runtime: Runtime,
    digest: Digest,
    version: String,
    origin: String,
    bytes: u64,
    added: Timestamp,
}

impl From<Engine> for Row {
    fn from(engine: Engine) -> Self {
        let Engine { runtime, digest, version, origin, bytes, added } = engine;
        Self { runtime, digest, version, origin, bytes, added }
    }
}

impl From<Row> for Engine {
    fn from(row: Row) -> Self {
        let Row { runtime, digest, version, origin, bytes, added } = row;
        Self { runtime, digest, version, origin, bytes, added }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;

    fn engine(line: &str) -> Engine {
        Engine {
            runtime: line.parse().unwrap(),
            digest: Digest::of(line.as_bytes()),
            version: "3.12.1".into(),
            origin: "/usr".into(),
            bytes: 9,
            added: Timestamp::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn a_line_has_one_current_engine() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let engines = Engines::new(kv.clone());
        let both = engines.put(Batch::new(), &engine("python3.12")).unwrap();
        kv.commit(engines.put(both, &engine(BASE)).unwrap()).await.unwrap();
        let newer = Engine { version: "3.12.2".into(), ..engine("python3.12") };
        kv.commit(engines.put(Batch::new(), &newer).unwrap()).await.unwrap();

        let listed = engines.list().await.unwrap();
        assert_eq!(
            listed.iter().map(|engine| engine.runtime.as_str()).collect::<Vec<_>>(),
            [BASE, "python3.12"]
        );
        let stored = engines.get("python3.12").await.unwrap().unwrap();
        assert_eq!(stored.value, newer);
        kv.commit(engines.remove(Batch::new(), &stored)).await.unwrap();
        assert!(engines.get("python3.12").await.unwrap().is_none());
    }

    #[test]
    fn stored_bytes_keep_their_form() {
        let bytes = encode(VERSION, &Row::from(engine("python3.12"))).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/engine.json").trim_end());
    }
}
