use model::{Action, Caller, FunctionKey, Resource};
use store::{Batch, CommitError};

use crate::{Busy, Control, Error, change::Change};

impl Control {
    /// Deletes a function. Invocations in flight end as they would have; new ones find nothing.
    pub async fn delete_function(&self, caller: &Caller, key: &FunctionKey) -> Result<(), Error> {
        let resource = Resource::Function(key.clone());
        let change =
            Change::new(self, caller, Action::DeleteFunction, resource, Vec::new()).await?;
        change.close(self.delete(&change, key).await).await
    }

    async fn delete(&self, change: &Change<'_>, key: &FunctionKey) -> Result<(), Error> {
        let changing = self.directory.lock(key).await;
        let old = self.stored(key).await?;
        match change.commit(self.functions.remove(Batch::new(), &old)).await {
            Ok(()) => {}
            Err(CommitError::Conflict) => {
                return Err(Error::Busy(Busy::Contended(Resource::Function(key.clone()))));
            }
            Err(error) => return Err(error.into()),
        }
        if let Some(pool) = changing.remove().and_then(|resident| resident.pool) {
            pool.retire();
        }
        Ok(())
    }
}
