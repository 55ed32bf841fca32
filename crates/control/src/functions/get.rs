use std::sync::Arc;

use model::{Action, Caller, Function, FunctionKey, FunctionName, Region, Resource, Scope};
use store::tables::Stored;

use crate::{Control, Error, authorize};

impl Control {
    pub fn get_function(&self, caller: &Caller, key: &FunctionKey) -> Result<Arc<Function>, Error> {
        let resource = Resource::Function(key.clone());
        authorize(&caller.principal, Action::GetFunction, &resource)?;
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
        authorize(&caller.principal, Action::ListFunctions, &resource)?;
        let page = self.functions.list(scope, region, after, limit).await?;
        Ok(page.into_iter().map(Stored::into_inner).collect())
    }
}
