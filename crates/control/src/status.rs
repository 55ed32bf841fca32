//! How the platform is.

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
        self.authorize(caller, Action::ReadStatus, &Resource::Platform)?;
        Ok(Status { functions: self.directory.len(), instances: self.engine.instances() })
    }

    /// Refuses new invocations, and waits for those under way.
    pub async fn drain(&self) {
        self.engine.drain().await;
    }
}
