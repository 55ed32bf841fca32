use model::{Action, Caller, Function, FunctionKey, Resource};
use store::{Batch, CommitError};

use crate::{Busy, Control, Error, change::Change, directory::Resident};

impl Control {
    /// Changes what is said of a function and is no part of what runs: its tags, its policy.
    pub(super) async fn annotate(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        action: Action,
        details: Vec<(String, String)>,
        edit: impl FnOnce(&mut Function) -> Result<(), Error>,
    ) -> Result<Function, Error> {
        let resource = Resource::Function(key.clone());
        let change = Change::new(self, caller, action, resource.clone(), details).await?;
        let changed = async {
            let changing = self.directory.lock(key).await;
            let old = self.stored(key).await?;
            let mut function: Function = old.value.clone();
            edit(&mut function)?;
            match change.commit(self.functions.replace(Batch::new(), &old, &function)?).await {
                Ok(()) => {}
                Err(CommitError::Conflict) => return Err(Error::Busy(Busy::Contended(resource))),
                Err(error) => return Err(error.into()),
            }
            let pool = self.directory.get(key).and_then(|resident| resident.pool);
            changing.put(Resident::new(function.clone(), pool));
            Ok(function)
        };
        change.close(changed.await).await
    }
}
