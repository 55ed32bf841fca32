use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use jiff::Timestamp;
use model::{
    Code, Config, Contract, Digest, Draft, Entry, EnvVars, Function, FunctionKey, FunctionName,
    FunctionPolicy, LastUpdate, Logging, Region, Revision, Runtime, Scope, State, UsedLayer,
    UsedNetwork,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RowError, Stored, decode, encode};
use crate::{Batch, Kv, KvError, Pairs, Sealer, seal::Pin};

const VERSION: u32 = 1;

/// `fn/<scope>/<region>/<name>` → the function, its environment sealed under that key.
#[derive(Clone)]
pub struct Functions {
    kv: Arc<dyn Kv>,
    sealer: Sealer,
}

impl Functions {
    pub fn new(kv: Arc<dyn Kv>, sealer: Sealer) -> Self {
        Self { kv, sealer }
    }

    pub async fn get(&self, key: &FunctionKey) -> Result<Option<Stored<Function>>, KvError> {
        let at = row_key(key);
        let found = self.kv.get(&at).await?;
        Ok(found.map(|bytes| self.read(&at, bytes)).transpose()?)
    }

    /// The functions of a scope and region by name, beginning after `after`.
    pub async fn list(
        &self,
        scope: &Scope,
        region: &Region,
        after: Option<&FunctionName>,
        limit: usize,
    ) -> Result<Vec<Stored<Function>>, KvError> {
        let prefix = format!("fn/{scope}/{region}/");
        let after = after.map(|name| format!("{prefix}{name}")).unwrap_or_default();
        self.read_all(self.kv.scan(prefix.as_bytes(), after.as_bytes(), limit).await?)
    }

    /// The functions of every scope, beginning after `after`.
    pub async fn list_all(
        &self,
        after: Option<&FunctionKey>,
        limit: usize,
    ) -> Result<Vec<Stored<Function>>, KvError> {
        let after = after.map(row_key).unwrap_or_default();
        self.read_all(self.kv.scan(b"fn/", &after, limit).await?)
    }

    /// Adds a function that must not exist yet.
    pub fn create(&self, batch: Batch, function: &Function) -> Result<Batch, KvError> {
        let at = row_key(&function.key);
        let (bytes, pins) = self.write(function)?;
        Ok(batch.expect(at.clone(), None).put(at, bytes).pin(pins))
    }

    /// Replaces a function that must still be as it was read.
    pub fn replace(
        &self,
        batch: Batch,
        was: &Stored<Function>,
        function: &Function,
    ) -> Result<Batch, KvError> {
        let at = row_key(&function.key);
        let (bytes, pins) = self.write(function)?;
        let guarded = batch.expect(row_key(&was.key), Some(was.bytes.clone()));
        Ok(guarded.put(at, bytes).pin(pins))
    }

    /// Removes a function that must still be as it was read.
    pub fn remove(&self, batch: Batch, was: &Stored<Function>) -> Batch {
        let at = row_key(&was.key);
        batch.expect(at.clone(), Some(was.bytes.clone())).delete(at)
    }

    fn read_all(&self, pairs: Pairs) -> Result<Vec<Stored<Function>>, KvError> {
        let functions = pairs.into_iter().map(|(key, bytes)| self.read(&key, bytes));
        Ok(functions.collect::<Result<_, _>>()?)
    }

    fn read(&self, at: &[u8], bytes: Bytes) -> Result<Stored<Function>, RowError> {
        let row: Row = decode(VERSION, at, &bytes)?;
        let secrets = Secrets::new(&self.sealer, at);
        let value = row.open(&secrets)?;
        Ok(Stored { value, bytes })
    }

    fn write(&self, function: &Function) -> Result<(Bytes, Vec<Pin>), KvError> {
        let at = row_key(&function.key);
        let secrets = Secrets::new(&self.sealer, &at);
        let bytes = encode(VERSION, &Row::seal(function, &secrets)?)?;
        Ok((bytes, secrets.pins.into_inner()))
    }
}

fn row_key(key: &FunctionKey) -> Bytes {
    format!("fn/{key}").into()
}

/// A function as stored. The key is repeated inside, so that a row read says whose it is.
#[derive(Serialize, Deserialize)]
struct Row {
    key: FunctionKey,
    incarnation: String,
    draft: DraftRow,
    state: State,
    last_update: LastUpdate,
    revision_token: String,
    created: Timestamp,
    modified: Timestamp,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<FunctionPolicy>,
    serving: Option<RevisionRow>,
}

#[derive(Serialize, Deserialize)]
struct DraftRow {
    code: Code,
    config: ConfigRow,
}

#[derive(Serialize, Deserialize)]
struct ConfigRow {
    description: String,
    runtime: Runtime,
    handler: String,
    role: String,
    memory_mb: u32,
    timeout_s: u32,
    ephemeral_mb: u32,
    /// The variables as JSON, sealed; absent when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    env: Option<String>,
    #[serde(default, skip_serializing_if = "Logging::is_default")]
    logging: Logging,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    layers: Vec<UsedLayer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    network: Option<UsedNetwork>,
    #[serde(default, skip_serializing_if = "Contract::is_lambda")]
    contract: Contract,
}

#[derive(Serialize, Deserialize)]
struct RevisionRow {
    digest: Digest,
    code: Code,
    config: ConfigRow,
    entry: String,
    engine: Option<Digest>,
    base: Digest,
}

/// Seals and opens what belongs to one row.
struct Secrets<'a> {
    sealer: &'a Sealer,
    at: &'a [u8],
    pins: RefCell<Vec<Pin>>,
}

impl<'a> Secrets<'a> {
    fn new(sealer: &'a Sealer, at: &'a [u8]) -> Self {
        Self { sealer, at, pins: RefCell::default() }
    }

    fn seal(&self, env: &EnvVars) -> Result<Option<String>, KvError> {
        if env.0.is_empty() {
            return Ok(None);
        }
        let plain = Zeroizing::new(serde_json::to_vec(&env.0).map_err(KvError::new)?);
        let sealed = self.sealer.seal(self.at, &plain).map_err(KvError::new)?;
        self.pins.borrow_mut().push(sealed.pin);
        Ok(Some(sealed.text))
    }

    fn open(&self, env: Option<&String>) -> Result<EnvVars, RowError> {
        let Some(text) = env else { return Ok(EnvVars::default()) };
        let key = || String::from_utf8_lossy(self.at).into_owned();
        let plain = self
            .sealer
            .unseal(self.at, text)
            .map_err(|source| RowError::Sealed { key: key(), source })?;
        let variables: BTreeMap<String, String> = serde_json::from_slice(&plain)
            .map_err(|source| RowError::Malformed { key: key(), source })?;
        Ok(EnvVars(variables))
    }
}

impl Row {
    fn seal(function: &Function, secrets: &Secrets<'_>) -> Result<Self, KvError> {
        let Draft { code, config } = &function.draft;
        let serving = function.serving.as_ref();
        Ok(Self {
            key: function.key.clone(),
            incarnation: function.incarnation.clone(),
            draft: DraftRow { code: code.clone(), config: ConfigRow::seal(config, secrets)? },
            state: function.state.clone(),
            last_update: function.last_update.clone(),
            revision_token: function.revision_token.clone(),
            created: function.created,
            modified: function.modified,
            tags: function.tags.clone(),
            policy: function.policy.clone(),
            serving: serving.map(|serving| RevisionRow::seal(serving, secrets)).transpose()?,
        })
    }

    fn open(self, secrets: &Secrets<'_>) -> Result<Function, RowError> {
        let DraftRow { code, config } = self.draft;
        let draft = Draft { code, config: config.open(secrets)? };
        let serving = self.serving.map(|row| row.open(&self.key, secrets)).transpose()?;
        Ok(Function {
            key: self.key,
            incarnation: self.incarnation,
            draft,
            state: self.state,
            last_update: self.last_update,
            revision_token: self.revision_token,
            created: self.created,
            modified: self.modified,
            tags: self.tags,
            policy: self.policy,
            serving,
        })
    }
}

impl ConfigRow {
    fn seal(config: &Config, secrets: &Secrets<'_>) -> Result<Self, KvError> {
        let Config {
            description,
            runtime,
            handler,
            role,
            memory_mb,
            timeout_s,
            ephemeral_mb,
            env,
            logging,
            layers,
            network,
            contract,
        } = config.clone();
        let env = secrets.seal(&env)?;
        Ok(Self {
            description,
            runtime,
            handler,
            role,
            memory_mb,
            timeout_s,
            ephemeral_mb,
            env,
            logging,
            layers,
            network,
            contract,
        })
    }

    fn open(self, secrets: &Secrets<'_>) -> Result<Config, RowError> {
        let Self {
            description,
            runtime,
            handler,
            role,
            memory_mb,
            timeout_s,
            ephemeral_mb,
            env,
            logging,
            layers,
            network,
            contract,
        } = self;
        let env = secrets.open(env.as_ref())?;
        Ok(Config {
            description,
            runtime,
            handler,
            role,
            memory_mb,
            timeout_s,
            ephemeral_mb,
            env,
            logging,
            layers,
            network,
            contract,
        })
    }
}

impl RevisionRow {
    fn seal(revision: &Revision, secrets: &Secrets<'_>) -> Result<Self, KvError> {
        Ok(Self {
            digest: revision.digest,
            code: revision.code.clone(),
            config: ConfigRow::seal(&revision.config, secrets)?,
            entry: revision.entry.0.clone(),
            engine: revision.engine,
            base: revision.base,
        })
    }

    fn open(self, function: &FunctionKey, secrets: &Secrets<'_>) -> Result<Revision, RowError> {
        Ok(Revision {
            function: function.clone(),
            digest: self.digest,
            code: self.code,
            config: self.config.open(secrets)?,
            entry: Entry(self.entry),
            engine: self.engine,
            base: self.base,
        })
    }
}

#[cfg(test)]
mod tests {
    use kit::Simulated;
    use model::{LogFormat, LogLevel, Permission, Permitted, Reason, ReasonCode, UpdateStatus};

    use super::*;
    use crate::{CommitError, memory::Memory};

    fn key(name: &str) -> FunctionKey {
        FunctionKey {
            scope: Scope::aws("000000000000").unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: name.parse().unwrap(),
        }
    }

    fn function(name: &str) -> Function {
        let env = [("TOKEN".to_owned(), "hunter2".to_owned())];
        let config = Config {
            description: "says hello".into(),
            runtime: "python3.12".parse().unwrap(),
            handler: "app.handler".into(),
            role: "arn:aws:iam::000000000000:role/r".into(),
            memory_mb: 128,
            timeout_s: 3,
            ephemeral_mb: 512,
            env: EnvVars(env.into()),
            logging: Logging::default(),
            layers: Vec::new(),
            network: None,
            contract: Contract::Lambda,
        };
        let draft = Draft { code: Code { digest: Digest::of(b"zip"), bytes: 3 }, config };
        let engine = Some(Digest::of(b"engine"));
        let base = Digest::of(b"base");
        let reason = Reason { code: ReasonCode::Creating, message: "being made".into() };
        Function {
            key: key(name),
            incarnation: "one".into(),
            serving: Some(Revision::bind(key(name), "one", draft.clone(), engine, base)),
            draft,
            state: State::Pending(reason),
            last_update: LastUpdate { status: UpdateStatus::Successful, reason: None },
            revision_token: "token".into(),
            created: Timestamp::UNIX_EPOCH,
            modified: Timestamp::UNIX_EPOCH,
            tags: BTreeMap::new(),
            policy: None,
        }
    }

    fn table() -> (Arc<dyn Kv>, Functions) {
        let kv: Arc<dyn Kv> = Arc::new(Memory::default());
        let sealer = Sealer::new(Zeroizing::new([7; 32]), Arc::new(Simulated::new(1)));
        (kv.clone(), Functions::new(kv, sealer))
    }

    #[tokio::test]
    async fn a_function_is_read_as_it_was_written() {
        let (kv, functions) = table();
        let one = function("one");
        kv.commit(functions.create(Batch::new(), &one).unwrap()).await.unwrap();
        let again = kv.commit(functions.create(Batch::new(), &one).unwrap()).await;
        assert!(matches!(again, Err(CommitError::Conflict)));

        let stored = functions.get(&one.key).await.unwrap().unwrap();
        assert_eq!(stored.value, one);
        let mut changed = Function { state: State::Active, ..one.clone() };
        changed.draft.config.layers.push(UsedLayer {
            owner: None,
            name: "tools".parse().unwrap(),
            version: 3,
            code: Code { digest: Digest::of(b"layer"), bytes: 5 },
        });
        changed.draft.config.network =
            Some(UsedNetwork { name: "out".parse().unwrap(), id: "0123456789abcdef0".into() });
        changed.tags.insert("team".into(), "one".into());
        changed.draft.config.logging = Logging {
            format: LogFormat::Json { application: LogLevel::Warn, system: LogLevel::Debug },
            group: Some("/shared".into()),
        };
        kv.commit(functions.replace(Batch::new(), &stored, &changed).unwrap()).await.unwrap();
        let stale = functions.remove(Batch::new(), &stored);
        assert!(matches!(kv.commit(stale).await, Err(CommitError::Conflict)));

        let stored = functions.get(&one.key).await.unwrap().unwrap();
        assert_eq!(stored.value, changed);
        kv.commit(functions.remove(Batch::new(), &stored)).await.unwrap();
        assert!(functions.get(&one.key).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn environment_values_are_never_stored_in_the_clear() {
        let (kv, functions) = table();
        kv.commit(functions.create(Batch::new(), &function("one")).unwrap()).await.unwrap();
        for (key, value) in kv.scan(b"", b"", 99).await.unwrap() {
            for bytes in [key, value] {
                assert!(!String::from_utf8_lossy(&bytes).contains("hunter2"));
                assert!(!String::from_utf8_lossy(&bytes).contains("TOKEN"));
            }
        }
        // Under another function's name the row does not open.
        let bytes = kv.get(&row_key(&key("one"))).await.unwrap().unwrap();
        kv.commit(Batch::new().put(row_key(&key("two")), bytes)).await.unwrap();
        assert!(functions.get(&key("two")).await.is_err());
    }

    #[tokio::test]
    async fn lists_are_paged_by_name_and_apart_by_region() {
        let (kv, functions) = table();
        let mut elsewhere = function("zzz");
        elsewhere.key.region = "us-east-11".parse().unwrap();
        let all = ["b", "a", "c"].map(function).into_iter().chain([elsewhere.clone()]);
        for function in all {
            kv.commit(functions.create(Batch::new(), &function).unwrap()).await.unwrap();
        }
        let (scope, region) = (elsewhere.key.scope.clone(), key("a").region);
        let names = |page: Vec<Stored<Function>>| -> Vec<String> {
            page.iter().map(|function| function.key.name.to_string()).collect()
        };
        let page = functions.list(&scope, &region, None, 2).await.unwrap();
        assert_eq!(names(page), ["a", "b"]);
        let page = functions.list(&scope, &region, Some(&key("b").name), 2).await.unwrap();
        assert_eq!(names(page), ["c"]);
        let page = functions.list_all(Some(&key("a")), 9).await.unwrap();
        assert_eq!(names(page), ["b", "c", "zzz"]);
    }

    #[tokio::test]
    async fn stored_bytes_keep_their_form() {
        let (_, functions) = table();
        let (bytes, _pins) = functions.write(&function("one")).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&bytes),
            include_str!("golden/function.json").trim_end()
        );
        // Also as it was sealed before there was a ring of master keys.
        let old = Bytes::from(include_str!("golden/function-sealed-1.json").trim_end());
        for bytes in [bytes, old] {
            let read = functions.read(&row_key(&key("one")), bytes).unwrap();
            assert_eq!(read.value, function("one"));
        }
    }

    #[tokio::test]
    async fn a_policy_is_stored_with_its_function_and_keeps_its_form() {
        let (_, functions) = table();
        let statement = |id: &str, to, conditions: &[(&str, &str, &str)]| Permission {
            id: id.into(),
            action: "lambda:InvokeFunction".into(),
            to,
            conditions: conditions
                .iter()
                .map(|(operator, key, value)| {
                    ((*operator).into(), BTreeMap::from([((*key).into(), (*value).into())]))
                })
                .collect(),
        };
        let source = ("ArnLike", "AWS:SourceArn", "arn:aws:s3:::pictures");
        let policy = FunctionPolicy {
            revision: "r".into(),
            statements: vec![
                statement("all", Permitted::Everyone, &[]),
                statement("account", Permitted::Identity("arn:aws:iam::1:root".into()), &[]),
                statement("s3", Permitted::Service("s3.amazonaws.com".into()), &[source]),
            ],
        };
        let shared = Function { policy: Some(policy), ..function("one") };
        let (bytes, _pins) = functions.write(&shared).unwrap();
        let row: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let golden = include_str!("golden/function_policy.json").trim_end();
        assert_eq!(row["row"]["policy"].to_string(), golden);
        assert_eq!(functions.read(&row_key(&key("one")), bytes).unwrap().value, shared);
    }

    #[tokio::test]
    async fn a_row_of_an_unknown_version_is_an_error() {
        let (kv, functions) = table();
        for text in ["{\"v\":2,\"row\":{}}", "{\"v\":1,\"row\":{}}", "", "nonsense", "{\"v\":1}"] {
            kv.commit(Batch::new().put(row_key(&key("one")), text.into())).await.unwrap();
            assert!(functions.get(&key("one")).await.is_err(), "{text}");
            assert!(functions.list_all(None, 9).await.is_err(), "{text}");
        }
    }
}
