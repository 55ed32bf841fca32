//! Secrets go in two steps: deleted, which can be undone, and after some days removed.

use jiff::{SignedDuration, Timestamp};
use model::{Action, Caller, Deletion, Resource, Secret, SecretKey};
use store::Batch;

use super::{Open, SecretRef, committed, detail};
use crate::{Control, Error, authorize::CUSTODIAN, change::Change};

impl Control {
    /// Deletes a secret: it is as if it were gone, and will be in so many days.
    pub async fn delete_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
        days: u32,
    ) -> Result<Secret, Error> {
        let details = vec![detail("days", days.to_string())];
        let (change, key) = self.change_secret(caller, Action::DeleteSecret, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            let asked = self.env.now();
            let due = asked + SignedDuration::from_hours(24 * i64::from(days));
            open.secret.deletion = Some(Deletion { asked, due });
            open.secret.changed = asked;
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }

    /// Removes a secret at once and for ever. One that is not there is no matter.
    pub async fn remove_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
    ) -> Result<(SecretKey, Timestamp), Error> {
        let details = vec![detail("force", "true")];
        let (change, key) = self.change_secret(caller, Action::DeleteSecret, id, details).await?;
        let done = async {
            match self.open_secret(&key).await {
                Ok(open) => self.remove_opened(&change, open).await?,
                Err(Error::NotFound(_)) => change.commit(Batch::new()).await?,
                Err(error) => return Err(error),
            }
            Ok((key, self.env.now()))
        };
        change.close(done.await).await
    }

    pub async fn restore_secret(&self, caller: &Caller, id: &SecretRef) -> Result<Secret, Error> {
        let action = Action::RestoreSecret;
        let (change, key) = self.change_secret(caller, action, id, Vec::new()).await?;
        let done = async {
            let mut open = self.open_secret(&key).await?;
            open.secret.deletion = None;
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }

    /// Removes what was deleted long enough ago.
    pub(crate) async fn remove_deleted_secret(&self, key: &SecretKey) -> Result<(), Error> {
        let caller = Caller::system(CUSTODIAN, self.env.uuid().to_string());
        let resource = Resource::Secret(key.clone());
        let change = Change::new(self, &caller, Action::RemoveSecret, resource, Vec::new()).await?;
        let open = match self.open_secret(key).await {
            Err(Error::NotFound(_)) => return Ok(()),
            opened => opened?,
        };
        // It may have been restored meanwhile.
        if open.secret.deletion.is_none_or(|it| it.due > self.env.now()) {
            return Ok(());
        }
        self.remove_opened(&change, open).await
    }

    async fn remove_opened(&self, change: &Change<'_>, open: Open) -> Result<(), Error> {
        let Open { secret, was, _turn } = open;
        let batch = self.secret_rows.remove(Batch::new(), &was);
        committed(change.commit(batch).await, &secret.key)?;
        self.secrets.remove(&secret.key);
        Ok(())
    }
}
