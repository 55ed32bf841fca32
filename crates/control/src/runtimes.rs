//! Engines: which builds are here, added, removed.

use std::io::Read;

use engine::runtimes;
use model::{Action, Caller, Engine, Resource, Runtime};
use store::{
    Batch, CommitError,
    tables::{Stored, engines::BASE},
};

use crate::{Busy, Control, Error, authorize::STARTER, change::Change};

/// A runtime line and the build that serves it here.
#[derive(Debug, Clone)]
pub struct RuntimeInfo {
    pub runtime: Runtime,
    pub engine: Option<Engine>,
    /// The command that adds it, where it is missing.
    pub how_to_add: String,
}

/// The lines that functions may ask for.
pub fn lines() -> Vec<Runtime> {
    runtimes::known()
}

impl Control {
    /// Every runtime line that is known, present or not.
    pub async fn list_runtimes(&self, caller: &Caller) -> Result<Vec<RuntimeInfo>, Error> {
        self.authorize(caller, Action::ListRuntimes, &Resource::Platform)?;
        let base = self.engines.get(BASE).await?.map(Stored::into_inner);
        let mut lines = Vec::new();
        for runtime in runtimes::known() {
            let engine = if runtimes::needs_engine(&runtime) {
                self.engines.get(runtime.as_str()).await?.map(Stored::into_inner)
            } else {
                base.clone()
            };
            let how_to_add = runtimes::how_to_add(&runtime);
            lines.push(RuntimeInfo { runtime, engine, how_to_add });
        }
        Ok(lines)
    }

    /// Takes in a build from a tar, for example of a Python installation.
    pub async fn add_runtime(
        &self,
        caller: &Caller,
        runtime: &Runtime,
        tar: impl Read + Send + 'static,
    ) -> Result<Engine, Error> {
        let resource = Resource::Runtime(runtime.to_string());
        let change = Change::new(self, caller, Action::AddRuntime, resource, Vec::new()).await?;
        let added = async {
            let (line, dir, now) = (runtime.clone(), self.engines_dir.clone(), self.env.now());
            let import = move || runtimes::import_tar(&line, tar, &dir, now);
            let imported = kit::blocking(import).await.map_err(Error::internal)?;
            let engine = imported.map_err(|error| Error::invalid("engine", error.to_string()))?;
            self.keep_engine(&change, &engine).await?;
            Ok(engine)
        };
        let engine = change.close(added.await).await?;
        self.settle_those_that_miss(runtime);
        Ok(engine)
    }

    /// Notes a build that was copied from this machine before the platform started.
    pub async fn note_engine(&self, engine: &Engine) -> Result<(), Error> {
        let known = self.engines.get(engine.runtime.as_str()).await?;
        if known.is_some_and(|known| known.digest == engine.digest) {
            return Ok(());
        }
        let caller = Caller::system(STARTER, self.env.uuid().to_string());
        let resource = Resource::Runtime(engine.runtime.to_string());
        let change = Change::new(self, &caller, Action::AddRuntime, resource, Vec::new()).await?;
        change.close(self.keep_engine(&change, engine).await).await?;
        self.settle_those_that_miss(&engine.runtime);
        Ok(())
    }

    async fn keep_engine(&self, change: &Change<'_>, engine: &Engine) -> Result<(), Error> {
        Ok(change.commit(self.engines.put(Batch::new(), engine)?).await?)
    }

    /// Forgets a build. Refused while a function is served by it.
    pub async fn remove_runtime(&self, caller: &Caller, runtime: &Runtime) -> Result<(), Error> {
        let resource = Resource::Runtime(runtime.to_string());
        let change = Change::new(self, caller, Action::RemoveRuntime, resource, Vec::new()).await?;
        change.close(self.remove_engine(&change, runtime).await).await
    }

    async fn remove_engine(&self, change: &Change<'_>, runtime: &Runtime) -> Result<(), Error> {
        let resource = || Resource::Runtime(runtime.to_string());
        if runtime.as_str() == BASE {
            return Err(Error::invalid("runtime", "the base is under every other and stays"));
        }
        let found = self.engines.get(runtime.as_str()).await?;
        let engine = found.ok_or_else(|| Error::NotFound(resource()))?;
        if let Some(user) = self.served_by(&engine.digest).first() {
            let by = format!("function {user}");
            return Err(Error::Busy(Busy::InUse { resource: resource(), by }));
        }
        match change.commit(self.engines.remove(Batch::new(), &engine)).await {
            Ok(()) => Ok(()),
            Err(CommitError::Conflict) => Err(Error::Busy(Busy::Contended(resource()))),
            Err(error) => Err(error.into()),
        }
    }
}
