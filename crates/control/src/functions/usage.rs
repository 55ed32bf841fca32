//! What an account uses in a region, and what it may.

pub use engine::{MAX_INSTANCES, package::MAX_UNPACKED_BYTES};
use model::{Action, Caller, FunctionKey, Region, Resource, Scope};

use crate::{Control, Error, identity::scope_of};

/// All packages of an account in a region together: AWS Lambda's quota of 75 GB.
pub const MAX_CODE_BYTES: u64 = 80_530_636_800;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub functions: u64,
    pub code_bytes: u64,
}

impl Control {
    pub async fn usage(&self, caller: &Caller, region: &Region) -> Result<Usage, Error> {
        let scope = scope_of(caller)?;
        let resource = Resource::Functions(scope.clone(), region.clone());
        self.authorize(caller, Action::ReadUsage, &resource)?;
        let mine = self.directory.find(|it| it.key.scope == scope && it.key.region == *region);
        let layers = self.layers.list(&scope, region).await?;
        let layers = layers.iter().map(|layer| layer.code.bytes);
        let code_bytes = mine.iter().map(|function| function.draft.code.bytes).chain(layers).sum();
        Ok(Usage { functions: mine.len() as u64, code_bytes })
    }

    /// Whether there is room for so many bytes more, in place of those of `instead`.
    pub(crate) async fn check_storage(
        &self,
        scope: &Scope,
        region: &Region,
        more: u64,
        instead: Option<&FunctionKey>,
    ) -> Result<(), Error> {
        let others = self.directory.find(|it| {
            it.key.scope == *scope && it.key.region == *region && Some(&it.key) != instead
        });
        let layers = self.layers.list(scope, region).await?;
        let layers = layers.iter().map(|layer| layer.code.bytes);
        let used: u64 = others.iter().map(|function| function.draft.code.bytes).chain(layers).sum();
        check_room(used, more)
    }
}

fn check_room(used: u64, more: u64) -> Result<(), Error> {
    if used.saturating_add(more) > MAX_CODE_BYTES {
        return Err(Error::LimitExceeded { quota: "code storage", limit: MAX_CODE_BYTES });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_packages_together_have_75_gb() {
        assert!(check_room(MAX_CODE_BYTES - 50, 50).is_ok());
        assert!(matches!(
            check_room(MAX_CODE_BYTES - 50, 51),
            Err(Error::LimitExceeded { limit: 80_530_636_800, .. })
        ));
    }
}
