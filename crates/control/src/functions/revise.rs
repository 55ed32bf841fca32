//! Code and configuration in one step, so that no revision has the one without the other.

use model::{Action, Caller, Config, Draft, Function, FunctionKey, Resource};

use super::{ConfigUpdate, NewFunction, Package, contract};
use crate::{Control, Error, change::Change};

/// What is to change of a function.
#[derive(Debug, Clone, Default)]
pub struct FunctionUpdate {
    pub package: Option<Package>,
    /// Its token counts for all of it.
    pub config: ConfigUpdate,
}

/// What is to become of a function's configuration.
enum Wanted {
    All(Box<Config>),
    Some(Box<ConfigUpdate>),
}

impl Control {
    /// Creates a function, or gives the one that is there other code and another configuration; its
    /// tags and its policy stay. Says whether it was created. `token` is the state that is to be
    /// replaced, if it is a certain one.
    pub async fn put_function(
        &self,
        caller: &Caller,
        new: NewFunction,
        token: Option<String>,
    ) -> Result<(Function, bool), Error> {
        if self.directory.get(&new.key).is_none() {
            if token.is_some() {
                let resource = Resource::Function(new.key);
                self.authorize(caller, Action::GetFunction, &resource)?;
                return Err(Error::NotFound(resource));
            }
            return Ok((self.create_function(caller, new).await?, true));
        }
        // Who may not create one learns from no refusal that there is one.
        let resource = Resource::Function(new.key.clone());
        drop(Change::new(self, caller, Action::CreateFunction, resource, new.details()).await?);
        let details = new.details();
        let NewFunction { key, config, package, tags: _ } = new;
        let package = Some(package);
        let wanted = Wanted::All(Box::new(config));
        Ok((self.revise(caller, &key, details, package, wanted, token).await?, false))
    }

    /// Changes what is given.
    pub async fn update_function(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        update: FunctionUpdate,
    ) -> Result<Function, Error> {
        let FunctionUpdate { package, config } = update;
        let (details, token) = (config.details(), config.token.clone());
        self.revise(caller, key, details, package, Wanted::Some(Box::new(config)), token).await
    }

    async fn revise(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        details: Vec<(String, String)>,
        package: Option<Package>,
        wanted: Wanted,
        token: Option<String>,
    ) -> Result<Function, Error> {
        let resource = || Resource::Function(key.clone());
        let mut changes = Vec::new();
        if package.is_some() {
            let action = Action::UpdateFunctionCode;
            changes.push(Change::new(self, caller, action, resource(), Vec::new()).await?);
        }
        if package.is_none() || !details.is_empty() {
            let action = Action::UpdateFunctionConfiguration;
            changes.push(Change::new(self, caller, action, resource(), details).await?);
        }
        let revised = async {
            match &wanted {
                Wanted::All(config) => {
                    contract::check(key, config)?;
                    self.check_role(caller, key, &config.role)?;
                }
                Wanted::Some(update) => self.check_update(caller, key, update)?,
            }
            // Before the package is unpacked, so that a mistake costs nothing.
            let old = self.stored(key).await?;
            match &wanted {
                Wanted::All(config) => contract::check_same(&old.value.draft.config, config)?,
                Wanted::Some(_) if old.value.draft.config.contract.is_lambda() => {
                    let problem = "a Lambda function is changed through AWS Lambda's API";
                    return Err(Error::invalid("contract", problem));
                }
                Wanted::Some(_) => {}
            }
            drop(old);
            let code = match package {
                Some(package) => {
                    Some(self.take_in(package, (&key.scope, &key.region), Some(key)).await?)
                }
                None => None,
            };
            let edit = |draft: Draft| {
                let Draft { code: old, config } = draft;
                let draft = Draft { code: code.unwrap_or(old), config };
                match wanted {
                    Wanted::All(config) => Ok(Draft { config: *config, ..draft }),
                    Wanted::Some(update) => update.apply(draft),
                }
            };
            self.change_draft(&changes, key, token.as_deref(), edit).await
        };
        let outcome = revised.await;
        match changes.first() {
            Some(change) => change.close(outcome).await,
            None => outcome,
        }
    }
}
