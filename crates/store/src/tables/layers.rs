use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use model::{Code, LayerKey, LayerPolicy, LayerVersion, Region, Scope};
use serde::{Deserialize, Serialize};

use super::{RowError, Stored, decode, encode, scan_all};
use crate::{Batch, Kv, KvError};

const VERSION: u32 = 1;

/// `layer/<scope>/<region>/<name>` → the number of its newest version, deleted or not;
/// `layerversion/<scope>/<region>/<name>/<number, ten digits>` → a version;
/// `layerpolicy/<scope>/<region>/<name>/<number, ten digits>` → who else may use it.
#[derive(Clone)]
pub struct Layers {
    kv: Arc<dyn Kv>,
}

impl Layers {
    pub fn new(kv: Arc<dyn Kv>) -> Self {
        Self { kv }
    }

    /// The number of the newest version that there ever was.
    pub async fn newest(&self, key: &LayerKey) -> Result<Option<Stored<u64>>, KvError> {
        let at = root_key(key);
        let Some(bytes) = self.kv.get(&at).await? else { return Ok(None) };
        let Root { newest } = decode(VERSION, &at, &bytes)?;
        Ok(Some(Stored { value: newest, bytes }))
    }

    pub async fn get(
        &self,
        key: &LayerKey,
        version: u64,
    ) -> Result<Option<Stored<LayerVersion>>, KvError> {
        let at = version_key(key, version);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| read(&at, bytes)).transpose()?)
    }

    /// Every version of a layer, the oldest first.
    pub async fn versions(&self, key: &LayerKey) -> Result<Vec<Stored<LayerVersion>>, KvError> {
        self.below(&format!("layerversion/{key}/")).await
    }

    /// Every version of every layer of a scope and region.
    pub async fn list(
        &self,
        scope: &Scope,
        region: &Region,
    ) -> Result<Vec<Stored<LayerVersion>>, KvError> {
        self.below(&format!("layerversion/{scope}/{region}/")).await
    }

    pub async fn list_all(&self) -> Result<Vec<Stored<LayerVersion>>, KvError> {
        self.below("layerversion/").await
    }

    async fn below(&self, prefix: &str) -> Result<Vec<Stored<LayerVersion>>, KvError> {
        let pairs = scan_all(&self.kv, prefix.as_bytes()).await?;
        let versions = pairs.into_iter().map(|(key, bytes)| read(&key, bytes));
        Ok(versions.collect::<Result<_, _>>()?)
    }

    /// Adds a version, whose number must be the next after `newest` as it was read.
    pub fn publish(
        &self,
        batch: Batch,
        newest: Option<&Stored<u64>>,
        version: &LayerVersion,
    ) -> Result<Batch, KvError> {
        let root = root_key(&version.key);
        let batch = batch.expect(root.clone(), newest.map(|it| it.bytes.clone()));
        let batch = batch.put(root, encode(VERSION, &Root { newest: version.version })?);
        let row = encode(VERSION, &Row::from(version.clone()))?;
        Ok(batch.put(version_key(&version.key, version.version), row))
    }

    /// Removes a version that must still be as it was read.
    pub fn remove(&self, batch: Batch, was: &Stored<LayerVersion>) -> Batch {
        let at = version_key(&was.key, was.version);
        let batch = batch.expect(at.clone(), Some(was.bytes.clone())).delete(at);
        batch.delete(policy_key(&was.key, was.version))
    }

    pub async fn policy(
        &self,
        key: &LayerKey,
        version: u64,
    ) -> Result<Option<Stored<LayerPolicy>>, KvError> {
        let at = policy_key(key, version);
        let Some(bytes) = self.kv.get(&at).await? else { return Ok(None) };
        Ok(Some(Stored { value: decode(VERSION, &at, &bytes)?, bytes }))
    }

    /// Sets the policy of a version, which must still be as it was read; one without statements is
    /// taken away.
    pub fn set_policy(
        &self,
        batch: Batch,
        of: &Stored<LayerVersion>,
        was: Option<&Stored<LayerPolicy>>,
        policy: &LayerPolicy,
    ) -> Result<Batch, KvError> {
        let at = policy_key(&of.key, of.version);
        let there = version_key(&of.key, of.version);
        let batch = batch
            .expect(there, Some(of.bytes.clone()))
            .expect(at.clone(), was.map(|was| was.bytes.clone()));
        if policy.statements.is_empty() {
            return Ok(batch.delete(at));
        }
        Ok(batch.put(at, encode(VERSION, policy)?))
    }
}

fn root_key(key: &LayerKey) -> Bytes {
    format!("layer/{key}").into()
}

fn policy_key(key: &LayerKey, version: u64) -> Bytes {
    format!("layerpolicy/{key}/{version:010}").into()
}

fn version_key(key: &LayerKey, version: u64) -> Bytes {
    format!("layerversion/{key}/{version:010}").into()
}

fn read(at: &[u8], bytes: Bytes) -> Result<Stored<LayerVersion>, RowError> {
    let row: Row = decode(VERSION, at, &bytes)?;
    Ok(Stored { value: row.into(), bytes })
}

#[derive(Serialize, Deserialize)]
struct Root {
    newest: u64,
}

#[derive(Serialize, Deserialize)]
struct Row {
    key: LayerKey,
    version: u64,
    code: Code,
    description: String,
    license: String,
    runtimes: Vec<String>,
    architectures: Vec<String>,
    created: Timestamp,
}

impl From<LayerVersion> for Row {
    fn from(it: LayerVersion) -> Self {
        let LayerVersion {
            key,
            version,
            code,
            description,
            license,
            runtimes,
            architectures,
            created,
        } = it;
        Self { key, version, code, description, license, runtimes, architectures, created }
    }
}

impl From<Row> for LayerVersion {
    fn from(row: Row) -> Self {
        let Row { key, version, code, description, license, runtimes, architectures, created } =
            row;
        Self { key, version, code, description, license, runtimes, architectures, created }
    }
}

#[cfg(test)]
mod tests {
    use model::{Digest, Grantee, LayerStatement};

    use super::*;
    use crate::{CommitError, memory::Memory};

    fn layer(name: &str, version: u64) -> LayerVersion {
        LayerVersion {
            key: LayerKey {
                scope: Scope::aws("000000000000").unwrap(),
                region: "us-east-1".parse().unwrap(),
                name: name.parse().unwrap(),
            },
            version,
            code: Code { digest: Digest::of(b"zip"), bytes: 3 },
            description: "tools".into(),
            license: "MIT".into(),
            runtimes: vec!["python3.12".into()],
            architectures: vec!["x86_64".into()],
            created: Timestamp::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn versions_count_up_and_no_number_is_used_twice() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let layers = Layers::new(kv.clone());
        let one = layer("tools", 1);
        assert!(layers.newest(&one.key).await.unwrap().is_none());
        kv.commit(layers.publish(Batch::new(), None, &one).unwrap()).await.unwrap();
        let again = kv.commit(layers.publish(Batch::new(), None, &one).unwrap()).await;
        assert!(matches!(again, Err(CommitError::Conflict)));

        let newest = layers.newest(&one.key).await.unwrap().unwrap();
        let two = layer("tools", newest.value + 1);
        kv.commit(layers.publish(Batch::new(), Some(&newest), &two).unwrap()).await.unwrap();
        let other = layer("tools-more", 1);
        kv.commit(layers.publish(Batch::new(), None, &other).unwrap()).await.unwrap();
        let versions = layers.versions(&one.key).await.unwrap();
        assert_eq!(versions.iter().map(|it| it.version).collect::<Vec<_>>(), [1, 2]);

        kv.commit(layers.remove(Batch::new(), &versions[1])).await.unwrap();
        assert!(layers.get(&one.key, 2).await.unwrap().is_none());
        assert_eq!(layers.get(&one.key, 1).await.unwrap().unwrap().value, one);
        assert_eq!(layers.newest(&one.key).await.unwrap().unwrap().value, 2);
        let (scope, region) = (&one.key.scope, &one.key.region);
        let all = layers.list(scope, region).await.unwrap();
        let names: Vec<_> = all.iter().map(|it| it.key.name.as_str()).collect();
        assert_eq!(names, ["tools-more", "tools"]);
    }

    #[tokio::test]
    async fn a_policy_goes_with_its_version() {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let layers = Layers::new(kv.clone());
        let one = layer("tools", 1);
        kv.commit(layers.publish(Batch::new(), None, &one).unwrap()).await.unwrap();
        let of = layers.get(&one.key, 1).await.unwrap().unwrap();
        let statement = LayerStatement { id: "s".into(), grantee: Grantee::Everyone };
        let policy = LayerPolicy { revision: "r".into(), statements: vec![statement] };
        let set = || layers.set_policy(Batch::new(), &of, None, &policy).unwrap();
        kv.commit(set()).await.unwrap();
        assert!(matches!(kv.commit(set()).await, Err(CommitError::Conflict)));
        assert_eq!(layers.policy(&one.key, 1).await.unwrap().unwrap().value, policy);
        let bytes = kv.get(&policy_key(&one.key, 1)).await.unwrap().unwrap();
        let stored =
            r#"{"v":1,"row":{"revision":"r","statements":[{"id":"s","grantee":"Everyone"}]}}"#;
        assert_eq!(String::from_utf8_lossy(&bytes), stored);
        kv.commit(layers.remove(Batch::new(), &of)).await.unwrap();
        assert!(layers.policy(&one.key, 1).await.unwrap().is_none());
    }

    #[test]
    fn stored_bytes_keep_their_form() {
        let bytes = encode(VERSION, &Row::from(layer("tools", 1))).unwrap();
        assert_eq!(String::from_utf8_lossy(&bytes), include_str!("golden/layer.json").trim_end());
        let at = version_key(&layer("tools", 1).key, 1);
        assert_eq!(read(&at, bytes).unwrap().value, layer("tools", 1));
    }
}
