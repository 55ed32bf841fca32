//! Removes packages that nothing refers to any more.
//!
//! A package is kept before the function that refers to it is committed, so only what was kept
//! a day ago or earlier is looked at.

use std::{collections::HashSet, time::Duration};

use engine::package;
use model::{Action, Caller, Code, Config, Digest, Resource};
use store::{Batch, blobs::BlobInfo};

use crate::{Control, Error, authorize::COLLECTOR, change::Change};

/// How long a package is left alone.
const GRACE: Duration = Duration::from_hours(24);

impl Control {
    pub(super) async fn collect_packages(&self) -> Result<(), Error> {
        let before = self.env.now() - jiff::SignedDuration::try_from(GRACE).unwrap_or_default();
        let stored = self.blobs.list().await?;
        let published = self.layers.list_all().await?;
        let referred: HashSet<Digest> = {
            let functions = self.directory.find(|_| true);
            let drafts = functions.iter().map(|it| (&it.draft.code, &it.draft.config));
            let serving = functions.iter().filter_map(|function| function.serving.as_ref());
            // An invocation of what is deleted or replaced may be under way.
            let running = self.engine.revisions();
            let running = running.iter().map(|revision| (&revision.code, &revision.config));
            let used = drafts.chain(serving.map(|revision| (&revision.code, &revision.config)));
            let used = used.chain(running);
            let of = |(code, config): (&Code, &Config)| {
                let layers: Vec<_> = config.layers.iter().map(|layer| layer.code.digest).collect();
                let joined = package::joined(&layers);
                layers.into_iter().chain([code.digest, joined]).collect::<Vec<_>>()
            };
            let published = published.iter().map(|layer| layer.code.digest);
            used.flat_map(of).chain(published).collect()
        };
        let known: HashSet<_> =
            referred.iter().copied().chain(stored.iter().map(|blob| blob.digest)).collect();
        let code_dir = self.code_dir.clone();
        let others = move || package::others(&code_dir, |digest| known.contains(digest), before);
        let others = kit::blocking(others).await.map_err(Error::internal)?;
        for digest in others.map_err(Error::internal)? {
            self.remove_unpacked(digest).await?;
        }
        let unused = |blob: &BlobInfo| blob.touched < before && !referred.contains(&blob.digest);
        let garbage: Vec<_> = stored.into_iter().filter(unused).collect();
        if garbage.is_empty() {
            return Ok(());
        }
        let caller = Caller::system(COLLECTOR, self.env.uuid().to_string());
        let details = vec![("packages".to_owned(), garbage.len().to_string())];
        let change =
            Change::new(self, &caller, Action::CollectGarbage, Resource::Platform, details).await?;
        change.commit(Batch::new()).await?;
        for BlobInfo { digest, .. } in garbage {
            if !self.blobs.remove_untouched(&digest, before).await? {
                continue;
            }
            self.remove_unpacked(digest).await?;
        }
        Ok(())
    }

    async fn remove_unpacked(&self, digest: Digest) -> Result<(), Error> {
        let code_dir = self.code_dir.clone();
        let removed = kit::blocking(move || package::remove(&code_dir, digest)).await;
        removed.map_err(Error::internal)?.map_err(Error::internal)
    }
}
