use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use model::{EgressRule, Network, NetworkKey};
use serde::{Deserialize, Serialize};

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// `network/<scope>/<region>/<name>` → what functions in it may reach.
#[derive(Clone)]
pub struct Networks {
    kv: Arc<dyn Kv>,
}

impl Networks {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    pub async fn get(&self, key: &NetworkKey) -> Result<Option<Stored<Network>>, KvError> {
        let at = row_key(key);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    pub async fn list_all(&self) -> Result<Vec<Stored<Network>>, KvError> {
        let pairs = scan_all(&self.kv, b"network/").await?;
        let networks = pairs.into_iter().map(|(key, bytes)| read(&key, bytes));
        Ok(networks.collect::<Result<_, _>>()?)
    }

    /// Sets a network that must still be as it was read.
    pub fn put(
        &self,
        batch: Batch,
        was: Option<&Stored<Network>>,
        network: &Network,
    ) -> Result<Batch, KvError> {
        let at = row_key(&network.key);
        let row = encode(VERSION, &Row::from(network.clone()))?;
        Ok(batch.expect(at.clone(), was.map(|was| was.bytes.clone())).put(at, row))
    }

    /// Removes a network that must still be as it was read.
    pub fn remove(&self, batch: Batch, was: &Stored<Network>) -> Batch {
        let at = row_key(&was.key);
        batch.expect(at.clone(), Some(was.bytes.clone())).delete(at)
    }
}

fn row_key(key: &NetworkKey) -> Bytes {
    format!("network/{key}").into()
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<Network>, RowError> {
    let row: Row = decode(VERSION, at, &bytes)?;
    Ok(Stored { value: row.into(), bytes })
}

#[derive(Serialize, Deserialize)]
struct Row {
    key: NetworkKey,
    id: String,
    rules: Vec<EgressRule>,
    private: bool,
    created: Timestamp,
}

impl From<Network> for Row {
    fn from(it: Network) -> Self {
        let Network { key, id, rules, private, created } = it;
        Self { key, id, rules, private, created }
    }
}

impl From<Row> for Network {
    fn from(row: Row) -> Self {
        let Row { key, id, rules, private, created } = row;
        Self { key, id, rules, private, created }
    }
}

#[cfg(test)]
mod tests {
    use model::Scope;

    use super::*;
    use crate::{CommitError, memory::Memory};

    fn network() -> Network {
        Network {
            key: NetworkKey {
                scope: Scope::aws("000000000000").unwrap(),
                region: "us-east-1".parse().unwrap(),
                name: "out".parse().unwrap(),
            },
            id: "0123456789abcdef0".into(),
            rules: vec!["10.0.0.0/8:443".parse().unwrap(), "*.example.com".parse().unwrap()],
            private: true,
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn a_network_is_read_as_it_was_written_and_keeps_its_form() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let networks = Networks::new(kv.clone());
        let create = || networks.put(Batch::new(), None, &network()).unwrap();
        kv.commit(create()).await.unwrap();
        assert!(matches!(kv.commit(create()).await, Err(CommitError::Conflict)));
        let bytes = kv.get(&row_key(&network().key)).await.unwrap().unwrap();
        let golden = include_str!("golden/network.json").trim_end();
        assert_eq!(String::from_utf8_lossy(&bytes), golden);

        let stored = networks.get(&network().key).await.unwrap().unwrap();
        assert_eq!(stored.value, network());
        let closed = Network { rules: Vec::new(), ..network() };
        let put = networks.put(Batch::new(), Some(&stored), &closed).unwrap();
        kv.commit(put).await.unwrap();
        let late = networks.remove(Batch::new(), &stored);
        assert!(matches!(kv.commit(late).await, Err(CommitError::Conflict)));
        let stored = networks.list_all().await.unwrap().pop().unwrap();
        assert_eq!(stored.value, closed);
        kv.commit(networks.remove(Batch::new(), &stored)).await.unwrap();
        assert!(networks.list_all().await.unwrap().is_empty());
    }
}
