//! Writes down when keys, tokens and roles were last used. A use is only noted in memory.

use store::Batch;

use crate::{Control, Error};

impl Control {
    pub(super) async fn keep_uses(&self) -> Result<(), Error> {
        let mut batch = Batch::new();
        for (id, used) in self.keyring.take_new_uses() {
            batch = self.keys.note_use(batch, &id, &used)?;
        }
        for (id, at) in self.bearers.take_new_uses() {
            batch = self.tokens.note_use(batch, &id, at)?;
        }
        for (id, used) in self.accounts.take_new_uses() {
            batch = self.iam.note_role_use(batch, &id, &used)?;
        }
        if batch.is_empty() {
            return Ok(());
        }
        // It is no change that anybody made, so the trail has none of it.
        Ok(self.kv.commit(batch).await?)
    }
}
