use model::{Action, Caller, Secret, secret::CURRENT};
use store::Batch;

use super::{SecretProblem, SecretRef, detail, invalid, values::check_stages};
use crate::{Control, Error};

impl Control {
    /// Moves a stage to a version, from one, or both.
    pub async fn stage_secret_version(
        &self,
        caller: &Caller,
        id: &SecretRef,
        stage: &str,
        (from, to): (Option<&str>, Option<&str>),
    ) -> Result<Secret, Error> {
        let mut details = vec![detail("stage", stage)];
        details.extend(from.map(|from| detail("from", from)));
        details.extend(to.map(|to| detail("to", to)));
        let action = Action::StageSecretVersion;
        let (change, key) = self.change_secret(caller, action, id, details).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            restage(&mut open.secret, stage, from, to)?;
            check_stages(&open.secret)?;
            open.secret.changed = self.env.now();
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }
}

fn restage(
    secret: &mut Secret,
    stage: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(), Error> {
    let holder = secret.staged(stage).map(str::to_owned);
    for version in [from, to].into_iter().flatten() {
        if !secret.versions.contains_key(version) {
            let problem = SecretProblem::NoSuchVersion(version.to_owned());
            return Err(invalid("MoveToVersionId", problem));
        }
    }
    match (holder, from) {
        (Some(holder), None) if to != Some(&holder) => {
            let stage = stage.to_owned();
            let problem = SecretProblem::StageElsewhere { stage, version: holder };
            return Err(invalid("RemoveFromVersionId", problem));
        }
        (holder, Some(from)) if holder.as_deref() != Some(from) => {
            let (stage, version) = (stage.to_owned(), from.to_owned());
            return Err(invalid(
                "RemoveFromVersionId",
                SecretProblem::StageNotThere { stage, version },
            ));
        }
        _ => {}
    }
    match to {
        Some(to) => secret.stage(to, stage),
        // There is always a current version, once there was one.
        None if stage == CURRENT => {
            let version = from.unwrap_or_default().to_owned();
            let problem = SecretProblem::StageElsewhere { stage: stage.to_owned(), version };
            return Err(invalid("MoveToVersionId", problem));
        }
        None => secret.unstage(stage),
    }
    Ok(())
}
