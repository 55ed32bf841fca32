//! The role that functions get where nobody cares which: it may write logs, as AWS's console makes
//! them.

use std::collections::{BTreeMap, BTreeSet};

use model::{Action, Caller, IdentityKind, Role, Scope};

use super::draft::{Changing, Target};
use crate::{Control, Error, authorize::STARTER, change::Change, identity::FUNCTIONS};

pub const DEFAULT_ROLE: &str = "morrow-default";
const BASIC: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
/// An hour: what a role has unless it says otherwise, as on AWS.
const SESSION_S: u32 = 3600;

impl Control {
    /// Makes sure that a scope has it. One that was deleted is made anew with the next start.
    pub async fn ensure_default_role(&self, scope: &Scope) -> Result<(), Error> {
        let account = self.accounts.get(scope);
        if account.role(DEFAULT_ROLE).is_some() {
            return Ok(());
        }
        let target = Target::New(IdentityKind::Role, "/", DEFAULT_ROLE);
        let resource = target.resource(&account);
        let caller = Caller::system(STARTER, self.env.uuid().to_string());
        let action = Action::CreateRole;
        let change = Change::new(self, &caller, action, resource.clone(), Vec::new()).await?;
        let mut changing = Changing { control: self, change, resource, turn: None };
        let role = Role {
            id: self.new_identity_id("AROA"),
            name: DEFAULT_ROLE.to_owned(),
            path: "/".to_owned(),
            created: self.env.now(),
            description: "What functions may where no other role is named".to_owned(),
            max_session_s: SESSION_S,
            trust: trust(),
            trusted: BTreeMap::new(),
            tags: BTreeMap::new(),
            inline: BTreeMap::new(),
            attached: BTreeSet::from([BASIC.to_owned()]),
            boundary: None,
        };
        let made = async {
            let mut draft = changing.draft(&target).await?;
            draft.put_role(role)?;
            changing.commit(draft).await
        };
        let made = made.await;
        changing.change.close(made).await
    }
}

fn trust() -> String {
    let statement = serde_json::json!({
        "Effect": "Allow",
        "Principal": { "Service": FUNCTIONS },
        "Action": Action::AssumeRole.in_policies(),
    });
    serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}
