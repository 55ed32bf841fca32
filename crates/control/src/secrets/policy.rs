//! A secret's policy: who else may do what with it.

use model::{
    Action, Caller, Resource, Secret,
    policy::{BadPolicy, Kind, Policy},
};
use store::Batch;

use super::{MAX_POLICY_BYTES, SecretProblem, SecretRef, detail, invalid};
use crate::{Control, Error, Invalid};

impl Control {
    pub fn secret_policy(&self, caller: &Caller, id: &SecretRef) -> Result<Secret, Error> {
        Ok((*self.seen_secret(caller, Action::GetSecretPolicy, id)?).clone())
    }

    /// Sets the policy. With `not_public` one that lets everybody in is refused.
    pub async fn set_secret_policy(
        &self,
        caller: &Caller,
        id: &SecretRef,
        policy: String,
        not_public: bool,
    ) -> Result<Secret, Error> {
        let details = vec![detail("policy", &policy)];
        let action = Action::SetSecretPolicy;
        let (change, key) = self.change_secret(caller, action, id, details).await?;
        let done = async {
            let parsed = checked(&policy)?;
            if not_public && parsed.is_public() {
                return Err(invalid("ResourcePolicy", SecretProblem::PublicPolicy));
            }
            let mut open = self.open_live_secret(&key).await?;
            open.secret.policy = Some(policy);
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }

    /// Takes the policy away; if there is none, that is no matter.
    pub async fn delete_secret_policy(
        &self,
        caller: &Caller,
        id: &SecretRef,
    ) -> Result<Secret, Error> {
        let action = Action::DeleteSecretPolicy;
        let (change, key) = self.change_secret(caller, action, id, Vec::new()).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            open.secret.policy = None;
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }

    /// What is wrong with a policy, if it were a secret's: whether it lets everybody in.
    pub fn validate_secret_policy(
        &self,
        caller: &Caller,
        id: Option<&SecretRef>,
        policy: &str,
    ) -> Result<bool, Error> {
        let action = Action::ValidateSecretPolicy;
        match id {
            Some(id) => drop(self.seen_secret(caller, action, id)?),
            None => self.authorize(caller, action, &Resource::Platform)?,
        }
        Ok(checked(policy)?.is_public())
    }
}

fn checked(policy: &str) -> Result<Policy, Error> {
    let bytes = policy.len();
    if bytes > MAX_POLICY_BYTES {
        let problem = Invalid::PolicyTooLong { limit: MAX_POLICY_BYTES, bytes };
        return Err(Error::Invalid { field: "ResourcePolicy", problem });
    }
    let bad = |bad: BadPolicy| Error::Invalid {
        field: "ResourcePolicy",
        problem: Invalid::BadPolicy(bad),
    };
    Policy::parse(policy, Kind::Resource).map_err(bad)
}
