//! How the platform is.

use model::{Action, Caller, Resource};

use crate::{Control, Error, authorize};

#[derive(Debug, Clone)]
pub struct Status {
    pub functions: usize,
    pub instances: usize,
}

impl Control {
    pub fn status(&self, caller: &Caller) -> Result<Status, Error> {
        authorize(&caller.principal, Action::ReadStatus, &Resource::Platform)?;
        Ok(Status { functions: self.directory.len(), instances: self.engine.instances() })
    }

    /// Refuses new invocations, and waits for those under way.
    pub async fn drain(&self) {
        self.engine.drain().await;
    }
}
