use std::sync::Arc;

use model::{Action, Caller, Region, Resource, Scope, Secret};

use super::SecretRef;
use crate::{Control, Error};

impl Control {
    pub fn describe_secret(&self, caller: &Caller, id: &SecretRef) -> Result<Arc<Secret>, Error> {
        self.seen_secret(caller, Action::DescribeSecret, id)
    }

    pub fn secret_versions(&self, caller: &Caller, id: &SecretRef) -> Result<Arc<Secret>, Error> {
        self.seen_secret(caller, Action::ListSecretVersions, id)
    }

    /// Every secret of a scope and region, deleted ones too.
    pub fn list_secrets(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
    ) -> Result<Vec<Arc<Secret>>, Error> {
        let resource = Resource::Secrets(scope.clone(), region.clone());
        let sight = self.sight(caller, Action::ListSecrets, &resource)?;
        let mut found = self.secrets_of(scope, region);
        found.retain(|it| sight.sees(&Resource::Secret(it.key.clone())));
        Ok(found)
    }

    /// The same for whoever then asks for their values: each of them is asked about by itself.
    pub fn list_secrets_to_read(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
    ) -> Result<Vec<Arc<Secret>>, Error> {
        let resource = Resource::Secrets(scope.clone(), region.clone());
        self.authorize(caller, Action::BatchGetSecretValue, &resource)?;
        Ok(self.secrets_of(scope, region))
    }

    fn secrets_of(&self, scope: &Scope, region: &Region) -> Vec<Arc<Secret>> {
        self.secrets.select(|it| it.key.scope == *scope && it.key.region == *region)
    }
}
