//! Who gives an instance its tokens: the platform.
use control::{Control, Error, identity::Account};
use jiff::SignedDuration;
use serde_json::Value;

use super::Instance;

pub(crate) trait Issues {
    /// Who its role is, if it may have it.
    fn account(&self, instance: &Instance<'_>) -> Option<Account>;
    /// A token and for how long it is good.
    fn access_token(&self, instance: &Instance<'_>) -> Result<(String, SignedDuration), Error>;
    async fn identity_token(
        &self,
        instance: &Instance<'_>,
        audience: &str,
        google: Option<Value>,
    ) -> Result<String, Error>;
}

impl Issues for Control {
    fn account(&self, it: &Instance<'_>) -> Option<Account> {
        self.service_account(it.function, it.role).ok()
    }

    fn access_token(&self, it: &Instance<'_>) -> Result<(String, SignedDuration), Error> {
        let token = self.access_token(it.function, it.role)?;
        Ok((token.text, token.expires.duration_since(self.env().now())))
    }

    async fn identity_token(
        &self,
        it: &Instance<'_>,
        audience: &str,
        google: Option<Value>,
    ) -> Result<String, Error> {
        self.identity_token(it.function, it.role, audience, google).await
    }
}
