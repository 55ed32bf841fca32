//! Ends a creation or an update: proves that an instance can really be prepared, then lets the
//! new revision serve, or says why not.

use std::time::Duration;

use engine::{Pool, Unprepared, runtimes};
use jiff::SignedDuration;
use model::{
    Action, Caller, Function, FunctionKey, LastUpdate, Reason, ReasonCode, Resource, Revision,
    Runtime, State, UpdateStatus,
};
use store::{Batch, tables::engines::BASE};

use super::reason;
use crate::{Control, Error, authorize::SETTLER, change::Change, directory::Resident};

/// How long a creation or update waits for a machine that is full.
const PATIENCE: SignedDuration = SignedDuration::from_mins(3);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

impl Control {
    /// Settles a function in the background. `function` is as it was committed.
    pub(crate) fn settle_soon(&self, function: &Function) {
        let (this, function) = (self.clone(), function.clone());
        self.tasks.detach("settle", async move {
            let key = function.key.clone();
            let began = this.env.now();
            let mut pause = FIRST_PAUSE;
            loop {
                let waited = this.env.now().duration_since(began);
                match this.settle(&function, waited < PATIENCE).await {
                    Ok(true) if !this.has_other_secrets(&function).await => return,
                    Ok(_) => {}
                    // What is stored must not stay unsettled for a disk that was full a moment.
                    Err(error) => tracing::error!(%key, %error, "a function is not settled yet"),
                }
                tokio::select! {
                    () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                    () = this.tasks.stop().cancelled() => return,
                }
            }
        });
    }

    /// Says whether it is settled, or has not to be any more. With `patient`, a machine that is
    /// full is no outcome yet.
    async fn settle(&self, function: &Function, patient: bool) -> Result<bool, Error> {
        let outcome = match self.bind(function).await? {
            Ok(revision) => match self.engine.prepare(&revision).await {
                Ok(pool) => Ok((revision, Prepared(Some(pool)))),
                Err(Unprepared::Because(reason)) => {
                    if patient && reason.code == ReasonCode::OutOfCapacity {
                        return Ok(false);
                    }
                    Err(reason)
                }
                // The next start tries again.
                Err(Unprepared::Interrupted) => return Ok(true),
            },
            Err(reason) => Err(reason),
        };
        // What fails while the platform ends has failed for that: the next start tries again.
        if outcome.is_err() && self.tasks.stop().is_cancelled() {
            return Ok(true);
        }
        let key = &function.key;
        let caller = Caller::system(SETTLER, self.env.uuid().to_string());
        let resource = Resource::Function(key.clone());
        let details = vec![(
            "outcome".to_owned(),
            outcome.as_ref().err().map_or("ready".to_owned(), |why| why.message.clone()),
        )];
        let change = Change::new(self, &caller, Action::SettleFunction, resource, details).await?;

        let changing = self.directory.lock(key).await;
        let old = self.functions.get(key).await?;
        // Deleted, or changed, meanwhile: there is nothing to settle.
        let Some(old) = old.filter(|old| old.value.revision_token == function.revision_token)
        else {
            return Ok(true);
        };
        let mut settled = old.value.clone();
        let (outcome, prepared) = match outcome {
            Ok((revision, prepared)) => (Ok(revision), Some(prepared)),
            Err(reason) => (Err(reason), None),
        };
        let replaced = apply(&mut settled, outcome);
        let batch = self.functions.replace(Batch::new(), &old, &settled)?;
        change.commit(batch).await?;

        let before = self.directory.get(key).and_then(|resident| resident.pool);
        let serves = if replaced { prepared.and_then(Prepared::taken) } else { before.clone() };
        changing.put(Resident::new(settled, serves));
        if let Some(before) = before.filter(|_| replaced) {
            before.retire();
        }
        Ok(true)
    }

    /// The revision that a function's draft makes with the engines that are here now.
    async fn bind(&self, function: &Function) -> Result<Result<Revision, Reason>, Error> {
        let runtime = &function.draft.config.runtime;
        let Some(base) = self.engines.get(BASE).await? else {
            let problem = "There is no base userland. Start the server again so that it can be \
                           copied from this machine.";
            return Ok(Err(reason(ReasonCode::InvalidRuntime, problem)));
        };
        let engine = if runtimes::needs_engine(runtime) {
            let Some(engine) = self.engines.get(runtime.as_str()).await? else {
                let problem = format!(
                    "There is no engine for {runtime} here. Add it with: {}",
                    runtimes::how_to_add(runtime)
                );
                return Ok(Err(reason(ReasonCode::InvalidRuntime, problem)));
            };
            Some(engine.digest)
        } else {
            None
        };
        let env = match self.resolved_env(function).await? {
            Ok(env) => env,
            Err(reason) => return Ok(Err(reason)),
        };
        let Function { key, incarnation, mut draft, .. } = function.clone();
        draft.config.env = env;
        Ok(Ok(Revision::bind(key, &incarnation, draft, engine, base.digest)))
    }

    /// Whether a secret has become another while the function was being settled.
    async fn has_other_secrets(&self, function: &Function) -> bool {
        let resident = self.directory.get(&function.key);
        let now = resident.filter(|it| {
            it.function.revision_token == function.revision_token
                && it.function.last_update.status == UpdateStatus::Successful
        });
        let Some(now) = now else { return false };
        let outdated = self.is_outdated(&now.function).await;
        outdated.inspect_err(|error| tracing::error!(%error, "secrets")).unwrap_or(false)
    }

    /// Tries again the functions that failed for want of this runtime.
    pub(crate) fn settle_those_that_miss(&self, runtime: &Runtime) {
        let missing = |reason: &Reason| reason.code == ReasonCode::InvalidRuntime;
        let waiting = self.directory.find(|function| {
            let failed = match &function.state {
                State::Failed(reason) => missing(reason),
                _ => function.last_update.reason.as_ref().is_some_and(missing),
            };
            let under_all = runtime.as_str() == BASE;
            failed && (under_all || function.draft.config.runtime == *runtime)
        });
        for function in waiting {
            self.settle_soon(&function);
        }
    }

    /// Functions that an engine build serves now.
    pub(crate) fn served_by(&self, digest: &model::Digest) -> Vec<FunctionKey> {
        let uses = |function: &Function| {
            let serving = function.serving.as_ref();
            serving.is_some_and(|it| it.engine.as_ref() == Some(digest) || it.base == *digest)
        };
        self.directory.find(uses).iter().map(|function| function.key.clone()).collect()
    }
}

/// What was prepared to serve. If it does not come to that, it goes.
struct Prepared(Option<Pool>);

impl Prepared {
    fn taken(mut self) -> Option<Pool> {
        self.0.take()
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if let Some(pool) = &self.0 {
            pool.retire();
        }
    }
}

/// Says whether what serves is replaced.
fn apply(function: &mut Function, outcome: Result<Revision, Reason>) -> bool {
    match outcome {
        Ok(revision) => {
            function.state = State::Active;
            function.last_update = LastUpdate { status: UpdateStatus::Successful, reason: None };
            let replaced = function.serving.as_ref().map(|it| it.digest) != Some(revision.digest);
            function.serving = Some(revision);
            replaced
        }
        Err(reason) => {
            if function.serving.is_none() {
                function.state = State::Failed(reason.clone());
            }
            function.last_update =
                LastUpdate { status: UpdateStatus::Failed, reason: Some(reason) };
            false
        }
    }
}
