use model::{Action, Caller};
use store::Batch;

use super::{SecretRef, detail};
use crate::{
    Control, Error,
    functions::{Tags, tags},
};

impl Control {
    /// Sets tags; others stay.
    pub async fn tag_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
        new: Tags,
    ) -> Result<(), Error> {
        let details = new.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let (change, key) = self.change_secret(caller, Action::TagSecret, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            tags::check(&new, &open.secret.tags)?;
            open.secret.tags.extend(new);
            self.save_secret(&change, open, Batch::new()).await.map(drop)
        };
        change.close(done.await).await
    }

    /// Removes tags; those that are not there are no matter.
    pub async fn untag_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
        old: &[String],
    ) -> Result<(), Error> {
        let details = old.iter().map(|key| detail("removed", key)).collect();
        let (change, key) = self.change_secret(caller, Action::UntagSecret, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            open.secret.tags.retain(|key, _| !old.contains(key));
            self.save_secret(&change, open, Batch::new()).await.map(drop)
        };
        change.close(done.await).await
    }
}
