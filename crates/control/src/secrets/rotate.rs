//! New values by themselves: a function of the user's makes, sets, tests and finishes each.
//!
//! The platform names the version that is to come, invokes the function once for each step, and
//! looks whether that version is the current one afterwards. What fails is tried again, later and
//! later, and then left as it is: the version stays pending until somebody looks.

use std::{sync::Arc, time::Duration};

use engine::Event;
use jiff::{SignedDuration, Timestamp};
use model::{
    Action, Attempt, Caller, FunctionKey, Resource, Rotation, RotationRules, Secret, SecretKey,
    SecretVersion, State,
    policy::Context,
    secret::{CURRENT, PENDING},
};
use serde_json::json;
use store::Batch;

use super::{SecretBusy, SecretProblem, SecretRef, busy, detail, invalid};
use crate::{
    Control, Error,
    authorize::{CUSTODIAN, lets_service},
    change::Change,
};

/// Who invokes the function, as policies name it.
const SERVICE: &str = "secretsmanager.amazonaws.com";
const STEPS: [&str; 4] = ["createSecret", "setSecret", "testSecret", "finishSecret"];
/// What is tried when a rotation is set up and not begun.
const TRIAL: [&str; 1] = ["testSecret"];
const TRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_mins(1);
/// Rotations are not closer than this.
const LEAST: SignedDuration = SignedDuration::from_hours(4);
const MAX_WINDOW_H: u32 = 24;

/// How a secret is to be rotated; what is not given stays as it is.
#[derive(Debug, Clone)]
pub struct NewRotation {
    pub function: Option<FunctionKey>,
    pub rules: Option<RotationRules>,
    /// Not only when it is due next.
    pub now: bool,
    /// The version that is to come is called so.
    pub token: String,
}

impl Control {
    /// Sets up a rotation and begins one; or tries whether the function could do it.
    pub async fn rotate_secret(
        &self,
        caller: &Caller,
        id: &SecretRef,
        new: NewRotation,
    ) -> Result<Secret, Error> {
        let mut details = vec![detail("version", &new.token), detail("now", new.now.to_string())];
        details.extend(new.function.as_ref().map(|key| detail("function", key.to_string())));
        let (change, key) = self.change_secret(caller, Action::RotateSecret, id, details).await?;
        let secret = change.close(self.begin(&change, caller, &key, new).await).await?;
        self.rotate_soon(&secret.key);
        Ok(secret)
    }

    async fn begin(
        &self,
        change: &Change<'_>,
        caller: &Caller,
        key: &SecretKey,
        new: NewRotation,
    ) -> Result<Secret, Error> {
        let mut open = self.open_live_secret(key).await?;
        let secret = &mut open.secret;
        let now = self.env.now();
        let before = secret.rotation.take();
        let function = new.function.or_else(|| before.as_ref().map(|it| it.function.clone()));
        let function = function.ok_or_else(|| busy(SecretBusy::NoRotation))?;
        self.authorize(caller, Action::InvokeFunction, &Resource::Function(function.clone()))?;
        if !self.may_rotate(&function, key) {
            return Err(invalid("RotationLambdaARN", SecretProblem::NotInvocable));
        }
        let rules = new.rules.or_else(|| before.as_ref().and_then(|it| it.rules.clone()));
        if let Some(rules) = &rules {
            check(rules, now)?;
        }
        let pending = secret.staged(PENDING).map(str::to_owned);
        let pending = pending.filter(|id| secret.staged(CURRENT) != Some(id) && *id != new.token);
        let next = rules.as_ref().and_then(|rules| rules.next(now));
        let mut rotation = Rotation { enabled: true, function, rules, next, attempt: None };
        if let Some(version) = pending {
            // It is said that this one is tried again, so it is.
            let attempt = before.and_then(|it| it.attempt);
            rotation = Rotation {
                attempt: Some(Attempt { version, tries: 0, at: now, trial: false }),
                ..rotation
            };
            rotation.attempt = attempt.or(rotation.attempt);
            secret.rotation = Some(rotation);
            let secret = self.save_secret(change, open, Batch::new()).await?;
            self.rotate_soon(&secret.key);
            return Err(busy(SecretBusy::Rotating));
        }
        if secret.staged(CURRENT) != Some(&new.token) {
            name_version(secret, &new.token, now);
            let (version, trial) = (new.token, !new.now);
            rotation.attempt = Some(Attempt { version, tries: 0, at: now, trial });
        }
        secret.rotation = Some(rotation);
        secret.changed = now;
        self.save_secret(change, open, Batch::new()).await
    }

    /// Ends the rotation of a secret: what is under way is not tried again. A version that was
    /// pending stays so.
    pub async fn cancel_secret_rotation(
        &self,
        caller: &Caller,
        id: &SecretRef,
    ) -> Result<Secret, Error> {
        let action = Action::CancelSecretRotation;
        let (change, key) = self.change_secret(caller, action, id, Vec::new()).await?;
        let done = async {
            let mut open = self.open_live_secret(&key).await?;
            let rotation =
                open.secret.rotation.as_mut().ok_or_else(|| busy(SecretBusy::NoRotation))?;
            (rotation.enabled, rotation.next, rotation.attempt) = (false, None, None);
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await
    }

    /// Begins a rotation that is due by its schedule.
    pub(crate) async fn begin_due_rotation(&self, key: &SecretKey) -> Result<(), Error> {
        let caller = Caller::system(CUSTODIAN, self.env.uuid().to_string());
        let (action, resource) = (Action::BeginSecretRotation, Resource::Secret(key.clone()));
        let change = Change::new(self, &caller, action, resource, Vec::new()).await?;
        let done = async {
            let mut open = self.open_live_secret(key).await?;
            let (now, secret) = (self.env.now(), &mut open.secret);
            let pending = secret.staged(PENDING).map(str::to_owned);
            let left = pending.filter(|id| secret.staged(CURRENT) != Some(id));
            let version = left.unwrap_or_else(|| self.env.uuid().to_string());
            name_version(secret, &version, now);
            if let Some(rotation) = &mut secret.rotation {
                rotation.next = rotation.rules.as_ref().and_then(|rules| rules.next(now));
                rotation.attempt = Some(Attempt { version, tries: 0, at: now, trial: false });
            }
            self.save_secret(&change, open, Batch::new()).await
        };
        change.close(done.await).await?;
        self.rotate_soon(key);
        Ok(())
    }

    /// Carries the attempt out that a secret has, in the background, if nobody does so already.
    pub(crate) fn rotate_soon(&self, key: &SecretKey) {
        if !self.secrets.begin_rotation(key) {
            return;
        }
        let (this, key) = (self.clone(), key.clone());
        self.tasks.detach("rotate", async move {
            let _turn = Turn { secrets: this.secrets.clone(), key: key.clone() };
            let stop = this.tasks.stop().clone();
            tokio::select! {
                done = this.rotate(&key) => if let Err(error) = done {
                    tracing::error!(%key, %error, "a rotation is not settled; it is tried again");
                },
                () = stop.cancelled() => {}
            }
        });
    }

    async fn rotate(&self, key: &SecretKey) -> Result<(), Error> {
        let secret = self.secrets.get(key).map(|it| it.secret);
        let rotation = secret.and_then(|secret| secret.rotation.clone());
        let Some(Rotation { function, attempt: Some(attempt), .. }) = rotation else {
            return Ok(());
        };
        let steps = if attempt.trial { &TRIAL[..] } else { &STEPS[..] };
        let mut outcome = Ok(());
        for step in steps {
            outcome = self.step(&function, key, &attempt.version, step).await;
            if outcome.is_err() {
                break;
            }
        }
        self.settle_rotation(key, &attempt, outcome).await
    }

    /// One step. What the function said when it failed may hold the secret, so it is not told.
    async fn step(
        &self,
        function: &FunctionKey,
        secret: &SecretKey,
        version: &str,
        step: &str,
    ) -> Result<(), String> {
        let arn = secret.in_policies();
        if !self.may_rotate(function, secret) {
            return Err(format!("{function} may not be invoked to rotate secrets"));
        }
        let resident = self.directory.get(function);
        let active = resident.filter(|it| it.function.state == State::Active);
        let pool = active.and_then(|it| it.pool);
        let pool = pool.ok_or_else(|| format!("{function} is not active"))?;
        let payload = json!({ "Step": step, "SecretId": arn, "ClientRequestToken": version });
        let event = Event {
            request_id: self.env.uuid().to_string(),
            payload: payload.to_string().into(),
            invoked_as: function.in_policies(),
            client_context: None,
            trace: None,
            want_tail: false,
        };
        let request = event.request_id.clone();
        match pool.invoke(event).await {
            Ok(answer) if answer.failed => {
                Err(format!("{step} ended with an error of {function} (request {request})"))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(format!("{step} was not begun: {error}")),
        }
    }

    async fn settle_rotation(
        &self,
        key: &SecretKey,
        attempt: &Attempt,
        outcome: Result<(), String>,
    ) -> Result<(), Error> {
        let mut open = match self.open_secret(key).await {
            Err(Error::NotFound(_)) => return Ok(()),
            opened => opened?,
        };
        let now = self.env.now();
        let secret = &mut open.secret;
        let current = secret.staged(CURRENT) == Some(&attempt.version);
        let outcome = outcome.and_then(|()| {
            let done = current || attempt.trial;
            done.then_some(()).ok_or_else(|| "the new version is not the current one".to_owned())
        });
        let same = |it: &Attempt| it.version == attempt.version;
        let Some(rotation) =
            secret.rotation.as_mut().filter(|it| it.attempt.as_ref().is_some_and(same))
        else {
            // Cancelled, or begun anew.
            return Ok(());
        };
        match &outcome {
            Ok(()) => rotation.attempt = None,
            Err(_) if attempt.trial || attempt.tries + 1 >= TRIES => rotation.attempt = None,
            Err(_) => {
                let pause = FIRST_PAUSE * 2_u32.pow(attempt.tries);
                let at = now + SignedDuration::try_from(pause).unwrap_or_default();
                rotation.attempt =
                    Some(Attempt { tries: attempt.tries + 1, at, ..attempt.clone() });
            }
        }
        if attempt.trial && !current {
            secret.versions.remove(&attempt.version);
        } else if outcome.is_ok() {
            secret.rotated = Some(now);
        }
        if let Err(why) = &outcome {
            tracing::warn!(%key, tries = attempt.tries + 1, "a rotation failed: {why}");
        }
        let caller = Caller::system(CUSTODIAN, self.env.uuid().to_string());
        let (action, resource) = (Action::SettleSecretRotation, Resource::Secret(key.clone()));
        let told = outcome.err().unwrap_or_else(|| "done".to_owned());
        let details = vec![detail("version", &attempt.version), detail("outcome", told)];
        let change = Change::new(self, &caller, action, resource, details).await?;
        self.save_secret(&change, open, Batch::new()).await.map(drop)
    }

    /// Whether a function's policy lets the platform invoke it for a secret.
    fn may_rotate(&self, function: &FunctionKey, secret: &SecretKey) -> bool {
        let policy = self.directory.get(function).and_then(|resident| resident.policy);
        let Some(policy) = policy else { return false };
        let context = Context::default()
            .with("aws:SourceArn", secret.in_policies())
            .with("aws:SourceAccount", secret.scope.owner());
        let at = (&*function.in_policies(), function.scope.owner());
        lets_service(&policy, SERVICE, Action::InvokeFunction, at, &context)
    }
}

/// The version that a rotation makes is pending from its beginning.
fn name_version(secret: &mut Secret, version: &str, now: Timestamp) {
    let fresh =
        SecretVersion { created: now, stages: std::collections::BTreeSet::new(), has_value: false };
    secret.versions.entry(version.to_owned()).or_insert(fresh);
    secret.stage(version, PENDING);
}

fn check(rules: &RotationRules, now: Timestamp) -> Result<(), Error> {
    let bad = |why: &str| Err(invalid("RotationRules", SecretProblem::Schedule(why.to_owned())));
    if rules.after_days.is_some() && rules.schedule.is_some() {
        return bad("a number of days and a schedule cannot be given both");
    }
    if let Some(schedule) = &rules.schedule
        && schedule.shortest(now).is_none_or(|shortest| shortest < LEAST)
    {
        return bad("rotations are at least four hours apart");
    }
    if rules.window_h.is_some_and(|hours| !(1..=MAX_WINDOW_H).contains(&hours)) {
        return bad("a window has 1 to 24 hours");
    }
    Ok(())
}

/// The sole right to rotate a secret.
struct Turn {
    secrets: Arc<super::Secrets>,
    key: SecretKey,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.secrets.end_rotation(&self.key);
    }
}
