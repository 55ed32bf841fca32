use clap::Args;
use serde_json::json;

use super::Ctx;
use crate::failure::Failure;

const EXAMPLES: &str = "\
In ~/.aws/config, after `morrow login` or with MORROW_TOKEN set:
  [profile morrow]
  region = us-east-1
  endpoint_url = https://morrow.example.org
  credential_process = morrow credentials

Example:
  aws --profile morrow lambda list-functions";

/// Print credentials for AWS's tools, as their `credential_process` reads them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Credentials {}

impl Credentials {
    pub(super) async fn run(self, ctx: &mut Ctx<'_>) -> Result<(), Failure> {
        let client = ctx.client()?;
        let key = client.key().await?;
        let mut shown = json!({
            "Version": 1,
            "AccessKeyId": key.id,
            "SecretAccessKey": key.secret,
        });
        for (name, value) in [("SessionToken", &key.session_token), ("Expiration", &key.expires)] {
            if let Some(value) = value {
                shown[name] = value.as_str().into();
            }
        }
        ctx.print_json(&shown)
    }
}
