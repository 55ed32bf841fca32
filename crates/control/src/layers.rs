//! Layers: packages that functions share, published as versions that never change.

use std::collections::BTreeSet;

use bytes::Bytes;
use engine::package;
use model::{
    Action, Caller, Code, LayerKey, LayerPolicy, LayerStatement, LayerVersion, Region, Resource,
    Scope, UsedLayer,
};
use store::{Batch, CommitError, tables::Stored};

use crate::{
    Busy, Control, Error, Invalid,
    authorize::More,
    change::Change,
    functions::{MAX_UNPACKED_BYTES, Package},
};

/// How many layers a function may use: AWS Lambda's quota.
pub const MAX_LAYERS: usize = 5;
/// How long a version's policy may be, as AWS writes it: AWS Lambda's quota.
pub const MAX_POLICY_BYTES: usize = 20 * 1024;

/// What it takes to publish a version.
#[derive(Debug, Clone)]
pub struct NewLayer {
    pub key: LayerKey,
    pub package: Package,
    pub description: String,
    pub license: String,
    pub runtimes: Vec<String>,
    pub architectures: Vec<String>,
}

impl Control {
    pub async fn publish_layer(
        &self,
        caller: &Caller,
        new: NewLayer,
    ) -> Result<LayerVersion, Error> {
        let resource = layer(&new.key);
        let change = Change::new(self, caller, Action::PublishLayer, resource, Vec::new()).await?;
        change.close(self.publish(&change, new).await).await
    }

    async fn publish(&self, change: &Change<'_>, new: NewLayer) -> Result<LayerVersion, Error> {
        let NewLayer { key, package, description, license, runtimes, architectures } = new;
        let code = self.take_in(package, (&key.scope, &key.region), None).await?;
        loop {
            let newest = self.layers.newest(&key).await?;
            let version = LayerVersion {
                key: key.clone(),
                version: newest.as_ref().map_or(1, |newest| newest.value + 1),
                code: code.clone(),
                description: description.clone(),
                license: license.clone(),
                runtimes: runtimes.clone(),
                architectures: architectures.clone(),
                created: self.env.now(),
            };
            let batch = self.layers.publish(Batch::new(), newest.as_ref(), &version)?;
            match change.commit(batch).await {
                Ok(()) => return Ok(version),
                // Somebody else was given the number.
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    pub async fn get_layer(
        &self,
        caller: &Caller,
        key: &LayerKey,
        version: u64,
    ) -> Result<LayerVersion, Error> {
        let resource = Resource::LayerVersion(key.clone(), version);
        let policy = self.layers.policy(key, version).await?;
        let policy = policy.map(|policy| policy.compiled(&named(key, version)));
        let policy = policy.transpose().map_err(Error::internal)?;
        let more = More { policy: policy.as_ref(), ..More::default() };
        self.authorize_with(caller, Action::GetLayer, &resource, more)?;
        let found = self.layers.get(key, version).await?.map(Stored::into_inner);
        found.ok_or_else(|| Error::NotFound(layer(key)))
    }

    /// The package of a version, byte for byte.
    pub async fn read_layer(
        &self,
        caller: &Caller,
        key: &LayerKey,
        version: u64,
    ) -> Result<Bytes, Error> {
        let found = self.get_layer(caller, key, version).await?;
        let package = self.blobs.read(&found.code.digest).await?;
        package.ok_or_else(|| Error::internal("the package of a layer is missing"))
    }

    /// Every version of a layer, the newest first.
    pub async fn list_layer_versions(
        &self,
        caller: &Caller,
        key: &LayerKey,
    ) -> Result<Vec<LayerVersion>, Error> {
        self.authorize(caller, Action::ListLayerVersions, &layer(key))?;
        let versions = self.layers.versions(key).await?;
        Ok(versions.into_iter().rev().map(Stored::into_inner).collect())
    }

    /// Every version of every layer, by name, the newest of each first.
    pub async fn list_layers(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
    ) -> Result<Vec<LayerVersion>, Error> {
        let resource = Resource::Layers(scope.clone(), region.clone());
        let sight = self.sight(caller, Action::ListLayers, &resource)?;
        let mut all: Vec<_> =
            self.layers.list(scope, region).await?.into_iter().map(Stored::into_inner).collect();
        all.retain(|it| sight.sees(&layer(&it.key)));
        all.sort_by(|a, b| a.key.name.cmp(&b.key.name).then(b.version.cmp(&a.version)));
        Ok(all)
    }

    /// Deletes a version. Functions that use it go on as they were. One that is not there is no
    /// matter.
    pub async fn delete_layer(
        &self,
        caller: &Caller,
        key: &LayerKey,
        version: u64,
    ) -> Result<(), Error> {
        let details = vec![("version".to_owned(), version.to_string())];
        let change = Change::new(self, caller, Action::DeleteLayer, layer(key), details).await?;
        let deleted = async {
            let Some(old) = self.layers.get(key, version).await? else { return Ok(()) };
            match change.commit(self.layers.remove(Batch::new(), &old)).await {
                Ok(()) => Ok(()),
                Err(CommitError::Conflict) => Err(Error::Busy(Busy::Contended(layer(key)))),
                Err(error) => Err(error.into()),
            }
        };
        change.close(deleted.await).await
    }

    /// Who else may use a version.
    pub async fn layer_policy(
        &self,
        caller: &Caller,
        key: &LayerKey,
        version: u64,
    ) -> Result<LayerPolicy, Error> {
        self.authorize(caller, Action::GetLayerPolicy, &layer(key))?;
        let found = self.layers.policy(key, version).await?.map(Stored::into_inner);
        found.ok_or_else(|| Error::NotFound(layer(key)))
    }

    /// Lets somebody else use a version.
    pub async fn share_layer(
        &self,
        caller: &Caller,
        (key, version): (&LayerKey, u64),
        statement: LayerStatement,
        expected: Option<&str>,
    ) -> Result<LayerPolicy, Error> {
        let details = [("version", version.to_string()), ("statement", statement.id.clone())];
        let details = details.map(|(name, value)| (name.to_owned(), value)).to_vec();
        self.change_policy(
            caller,
            (key, version),
            Action::ShareLayer,
            details,
            expected,
            |policy| {
                if policy.statements.iter().any(|known| known.id == statement.id) {
                    let problem = Invalid::SameStatement(statement.id);
                    return Err(Error::Invalid { field: "StatementId", problem });
                }
                policy.statements.push(statement);
                let bytes = policy.document(&named(key, version)).len();
                if bytes > MAX_POLICY_BYTES {
                    let problem = Invalid::PolicyTooLong { limit: MAX_POLICY_BYTES, bytes };
                    return Err(Error::Invalid { field: "Policy", problem });
                }
                Ok(())
            },
        )
        .await
    }

    /// Takes a statement away.
    pub async fn unshare_layer(
        &self,
        caller: &Caller,
        (key, version): (&LayerKey, u64),
        statement: &str,
        expected: Option<&str>,
    ) -> Result<LayerPolicy, Error> {
        let details = [("version", version.to_string()), ("statement", statement.to_owned())];
        let details = details.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let action = Action::UnshareLayer;
        self.change_policy(caller, (key, version), action, details, expected, |policy| {
            let before = policy.statements.len();
            policy.statements.retain(|known| known.id != statement);
            let found = policy.statements.len() < before;
            if found { Ok(()) } else { Err(Error::NotFound(layer(key))) }
        })
        .await
    }

    async fn change_policy(
        &self,
        caller: &Caller,
        (key, version): (&LayerKey, u64),
        action: Action,
        details: Vec<(String, String)>,
        expected: Option<&str>,
        edit: impl FnOnce(&mut LayerPolicy) -> Result<(), Error>,
    ) -> Result<LayerPolicy, Error> {
        let change = Change::new(self, caller, action, layer(key), details).await?;
        let changed = async {
            let of = self.layers.get(key, version).await?;
            let of = of.ok_or_else(|| Error::NotFound(layer(key)))?;
            let was = self.layers.policy(key, version).await?;
            let mut policy = was.as_ref().map(|was| was.value.clone()).unwrap_or_default();
            if expected.is_some_and(|expected| expected != policy.revision) {
                return Err(Error::Stale(layer(key)));
            }
            edit(&mut policy)?;
            policy.revision = self.env.uuid().to_string();
            let batch = self.layers.set_policy(Batch::new(), &of, was.as_ref(), &policy)?;
            match change.commit(batch).await {
                Ok(()) => Ok(policy),
                Err(CommitError::Conflict) => Err(Error::Busy(Busy::Contended(layer(key)))),
                Err(error) => Err(error.into()),
            }
        };
        change.close(changed.await).await
    }

    /// The versions that a function of `scope` is to use. Whoever names them must be allowed to
    /// see them.
    pub async fn resolve_layers(
        &self,
        caller: &Caller,
        scope: &Scope,
        named: &[(LayerKey, u64)],
    ) -> Result<Vec<UsedLayer>, Error> {
        if named.len() > MAX_LAYERS {
            let problem = Invalid::TooManyLayers(MAX_LAYERS);
            return Err(Error::Invalid { field: "Layers", problem });
        }
        let distinct: BTreeSet<_> = named.iter().map(|(key, _)| key).collect();
        if distinct.len() < named.len() {
            return Err(Error::Invalid { field: "Layers", problem: Invalid::SameLayerTwice });
        }
        let mut used = Vec::new();
        for (key, version) in named {
            match self.get_layer(caller, key, *version).await {
                Ok(found) => used.push(UsedLayer {
                    owner: (found.key.scope != *scope).then_some(found.key.scope),
                    name: found.key.name,
                    version: found.version,
                    code: found.code,
                }),
                Err(Error::NotFound(_)) => {
                    let problem = Invalid::NoSuchLayer(key.clone(), *version);
                    return Err(Error::Invalid { field: "Layers", problem });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(used)
    }

    /// Whether code and its layers together unpack to what a function may have.
    pub(crate) async fn check_unpacked(
        &self,
        code: &Code,
        layers: &[UsedLayer],
    ) -> Result<(), Error> {
        if layers.is_empty() {
            return Ok(());
        }
        let mut bytes = 0;
        for code in layers.iter().map(|layer| &layer.code).chain([code]) {
            self.engine.unpack(&code.digest).await.map_err(Error::internal)?;
            let (dir, digest) = (self.code_dir.clone(), code.digest);
            let count = move || package::unpacked_bytes(&dir, &digest);
            let counted = kit::blocking(count).await.map_err(Error::internal)?;
            bytes += counted.map_err(Error::internal)?;
        }
        if bytes > MAX_UNPACKED_BYTES {
            let problem = Invalid::LayersTooLarge { limit: MAX_UNPACKED_BYTES, bytes };
            return Err(Error::Invalid { field: "Layers", problem });
        }
        Ok(())
    }
}

fn layer(key: &LayerKey) -> Resource {
    Resource::Layer(key.clone())
}

fn named(key: &LayerKey, version: u64) -> String {
    Resource::LayerVersion(key.clone(), version).in_policies(Action::GetLayer)
}
