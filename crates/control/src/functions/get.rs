use std::sync::Arc;

use model::{Action, Caller, Function, FunctionKey, FunctionName, Region, Resource, Scope};
use store::tables::Stored;

use crate::{Control, Error};

impl Control {
    /// A function and where its package is.
    pub fn get_function(&self, caller: &Caller, key: &FunctionKey) -> Result<Arc<Function>, Error> {
        self.see_function(caller, Action::GetFunction, key)
    }

    /// A function without its package.
    pub fn get_configuration(
        &self,
        caller: &Caller,
        key: &FunctionKey,
    ) -> Result<Arc<Function>, Error> {
        self.see_function(caller, Action::GetFunctionConfiguration, key)
    }

    /// A variable of a function's environment as its code sees it, for the platform's own use.
    pub fn variable(&self, key: &FunctionKey, name: &str) -> Option<String> {
        let resident = self.directory.get(key)?;
        resident.function.serving.as_ref()?.config.env.0.get(name).cloned()
    }

    /// A function, for what one of the smaller questions tells of it.
    pub fn see_function(
        &self,
        caller: &Caller,
        action: Action,
        key: &FunctionKey,
    ) -> Result<Arc<Function>, Error> {
        let resource = Resource::Function(key.clone());
        self.authorize(caller, action, &resource)?;
        let found = self.directory.get(key).ok_or(Error::NotFound(resource))?;
        Ok(found.function)
    }

    /// The first `limit` functions by name that follow `after`.
    pub async fn list_functions(
        &self,
        caller: &Caller,
        scope: &Scope,
        region: &Region,
        after: Option<&FunctionName>,
        limit: usize,
    ) -> Result<Vec<Function>, Error> {
        let resource = Resource::Functions(scope.clone(), region.clone());
        let shown = |it: &Function| (self.shows)(&it.draft.config.contract);
        let sight = self.sight(caller, Action::ListFunctions, &resource)?;
        if !sight.sees_all() {
            let mut found = self.directory.find(|it| {
                let is_next = after.is_none_or(|after| it.key.name > *after);
                is_next && it.key.scope == *scope && it.key.region == *region && shown(it)
            });
            found.sort_unstable_by(|a, b| a.key.name.cmp(&b.key.name));
            found.retain(|it| sight.sees(&Resource::Function(it.key.clone())));
            return Ok(found.into_iter().take(limit).map(Arc::unwrap_or_clone).collect());
        }
        let (mut found, mut after) = (Vec::new(), after.cloned());
        loop {
            let page = self.functions.list(scope, region, after.as_ref(), limit).await?;
            let is_last = page.len() < limit;
            after = page.last().map(|last| last.value.key.name.clone());
            found.extend(page.into_iter().map(Stored::into_inner).filter(shown));
            found.truncate(limit);
            if is_last || found.len() == limit {
                return Ok(found);
            }
        }
    }
}
