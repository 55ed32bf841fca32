//! How the platform is, or of it what a caller may see.

use engine::Pool;
use model::{Action, Caller, FunctionKey, Resource};

use crate::{Control, Error};

#[derive(Debug, Clone)]
pub struct Status {
    pub functions: usize,
    pub instances: usize,
}

/// What is seen of a function while it serves.
#[derive(Debug, Clone)]
pub struct FunctionStatus {
    /// How many lines its log did not keep for their level, since the revision began to serve.
    pub log_lines_dropped: u64,
}

impl Control {
    pub fn function_status(
        &self,
        caller: &Caller,
        key: &FunctionKey,
    ) -> Result<FunctionStatus, Error> {
        let resource = Resource::Function(key.clone());
        self.authorize(caller, Action::GetFunction, &resource)?;
        let resident = self.directory.get(key).ok_or(Error::NotFound(resource))?;
        let log_lines_dropped = resident.pool.map_or(0, |pool| pool.log_lines_dropped());
        Ok(FunctionStatus { log_lines_dropped })
    }

    pub fn status(&self, caller: &Caller) -> Result<Status, Error> {
        let sight = self.sight(caller, Action::ReadStatus, &Resource::Platform)?;
        if sight.sees_all() {
            let (functions, instances) = (self.directory.len(), self.engine.instances());
            return Ok(Status { functions, instances });
        }
        let seen = self.directory.residents(|it| sight.sees(&Resource::Function(it.key.clone())));
        let pools = seen.iter().filter_map(|it| it.pool.as_ref());
        Ok(Status { functions: seen.len(), instances: pools.map(Pool::instances).sum() })
    }

    /// Refuses new invocations, and waits for those under way.
    pub async fn drain(&self) {
        self.engine.drain().await;
    }
}
