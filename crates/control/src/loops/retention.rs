//! Compacts the log, which lets events go that are older than their groups keep them.

use model::{Action, Caller, Resource};
use store::Batch;

use crate::{Control, Error, authorize::RETENTION, change::Change};

impl Control {
    pub(super) async fn compact_logs(&self) -> Result<(), Error> {
        let done = self.logs.compact().await.map_err(Error::internal)?;
        if done.expired == 0 {
            return Ok(());
        }
        let caller = Caller::system(RETENTION, self.env.uuid().to_string());
        let details = vec![("events".to_owned(), done.expired.to_string())];
        let change =
            Change::new(self, &caller, Action::ExpireLogs, Resource::Platform, details).await?;
        Ok(change.commit(Batch::new()).await?)
    }
}
