use model::{
    Action, Caller, Config, Draft, Function, FunctionKey, LastUpdate, ReasonCode, Resource, State,
    UpdateStatus,
};
use store::{Batch, CommitError};

use super::{Package, Tags, contract, reason, tags};
use crate::{Control, Error, change::Change, directory::Resident};

/// What it takes to create a function.
#[derive(Debug, Clone)]
pub struct NewFunction {
    pub key: FunctionKey,
    pub config: Config,
    pub package: Package,
    pub tags: Tags,
}

impl NewFunction {
    /// For the trail.
    pub(super) fn details(&self) -> Vec<(String, String)> {
        let contract = if self.config.contract.is_lambda() { "lambda" } else { "http" };
        let mut details = vec![
            ("contract".to_owned(), contract.to_owned()),
            ("runtime".to_owned(), self.config.runtime.to_string()),
            ("handler".to_owned(), self.config.handler.clone()),
            ("memory_mb".to_owned(), self.config.memory_mb.to_string()),
            ("timeout_s".to_owned(), self.config.timeout_s.to_string()),
            ("role".to_owned(), self.config.role.clone()),
        ];
        let network = self.config.network.as_ref().map(|it| it.name.to_string());
        details.extend(network.map(|name| ("network".to_owned(), name)));
        details
    }
}

impl Control {
    pub async fn create_function(
        &self,
        caller: &Caller,
        new: NewFunction,
    ) -> Result<Function, Error> {
        let resource = Resource::Function(new.key.clone());
        let details = new.details();
        let change = Change::new(self, caller, Action::CreateFunction, resource, details).await?;
        change.close(self.create(&change, new).await).await
    }

    async fn create(&self, change: &Change<'_>, new: NewFunction) -> Result<Function, Error> {
        let NewFunction { key, config, package, tags } = new;
        let taken = || Error::AlreadyExists(Resource::Function(key.clone()));
        contract::check(&key, &config)?;
        tags::check(&tags, &Tags::new())?;
        self.check_role(change.caller(), &key, &config.role)?;
        if let Some(group) = &config.logging.group {
            self.check_log_group(change.caller(), &key, group)?;
        }
        if self.directory.get(&key).is_some() {
            return Err(taken());
        }
        let code = self.take_in(package, (&key.scope, &key.region), None).await?;
        self.check_unpacked(&code, &config.layers).await?;

        let changing = self.directory.lock(&key).await;
        let uses = self.hold_network(&key, config.network.as_ref()).await?;
        let now = self.env.now();
        let creating = reason(ReasonCode::Creating, "The function is being created.");
        let function = Function {
            key: key.clone(),
            incarnation: self.env.random_hex(8),
            draft: Draft { code, config },
            state: State::Pending(creating),
            last_update: LastUpdate { status: UpdateStatus::Successful, reason: None },
            revision_token: self.env.uuid().to_string(),
            created: now,
            modified: now,
            tags,
            policy: None,
            serving: None,
        };
        let batch = self.functions.create(Batch::new(), &function)?;
        match change.commit(batch).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => return Err(taken()),
            Err(error) => return Err(error.into()),
        }
        changing.put(Resident::new(function.clone(), None));
        drop((changing, uses));
        self.settle_soon(&function);
        Ok(function)
    }
}
