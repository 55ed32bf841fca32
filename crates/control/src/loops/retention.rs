//! Lets log events go that are older than the retention.

use std::time::Duration;

use model::{Action, Caller, Resource};
use store::Batch;

use crate::{Control, Error, authorize::RETENTION, change::Change};

/// How long log events are kept.
pub(crate) const KEEP_LOGS: Duration = Duration::from_hours(720);

impl Control {
    pub(super) async fn expire_logs(&self) -> Result<(), Error> {
        let expired = self.logs.expire(self.env.now(), KEEP_LOGS).await;
        let removed = expired.map_err(Error::internal)?;
        if removed == 0 {
            return Ok(());
        }
        let caller = Caller::system(RETENTION, self.env.uuid().to_string());
        let details = vec![("files".to_owned(), removed.to_string())];
        let change =
            Change::new(self, &caller, Action::ExpireLogs, Resource::Platform, details).await?;
        Ok(change.commit(Batch::new()).await?)
    }
}
