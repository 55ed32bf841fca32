//! Whether the master keys belong to what is stored.

use std::{collections::BTreeSet, sync::Arc};

use super::{SealError, Sealer};
use crate::{
    Batch, CommitError, Kv, KvError,
    tables::{Keys, MasterKeys},
};

impl Sealer {
    /// Refuses a store that was sealed with keys that are not in the ring, and has the store
    /// remember those that are.
    pub async fn check(&self, kv: &Arc<dyn Kv>) -> Result<(), SealError> {
        let unchecked = |error| SealError::Unchecked((*self.path).clone(), error);
        let table = MasterKeys::new(kv.clone());
        let noted: BTreeSet<_> = table.list().await.map_err(unchecked)?.into_iter().collect();
        let keys = self.list();
        let is_here = |id| keys.iter().any(|key| key.id == id);
        if let Some(id) = noted.iter().find(|id| !is_here(**id)) {
            return Err(SealError::Missing { path: (*self.path).clone(), id: *id });
        }
        if noted.is_empty() {
            // A store from before keys had names: see whether they open what is there.
            let opened = Keys::new(kv.clone(), self.clone()).list_all().await;
            if let Err(error) = opened {
                tracing::error!(error = &error as &dyn std::error::Error, "a row does not open");
                return Err(SealError::Wrong((*self.path).clone()));
            }
        }
        let mut batch = Batch::new();
        for key in keys.iter().filter(|key| !noted.contains(&key.id)) {
            batch = table.put(batch, key).map_err(unchecked)?;
        }
        if batch.is_empty() {
            return Ok(());
        }
        kv.commit(batch).await.map_err(|error| match error {
            CommitError::Kv(error) => unchecked(error),
            CommitError::Conflict => unchecked(KvError::new("an unguarded commit met a conflict")),
        })
    }
}
