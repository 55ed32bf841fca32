//! Builds: what a function's code needs is installed on the server, for who may deploy it.
//!
//! Nothing is changed by one: what comes of it is a package that its maker may deploy. What it
//! says goes to who asked and into the function's log group.

use std::sync::Arc;

use bytes::Bytes;
use dashmap::DashMap;
use engine::{
    builds::{BuildError, Order, Source},
    runtimes,
};
use jiff::{SignedDuration, Timestamp};
use model::{Action, Caller, Digest, FunctionKey, LogGroupKey, Outcome, Resource, Runtime, Scope};
use store::tables::engines::BASE;
use telemetry::Row;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::{Control, Error, change::Change};

pub use engine::builds::{Built, Kind};

/// How many builds run or wait at once.
const PLACES: usize = 10;
/// How long a package is known as its maker's: as long as it is kept though nothing refers to it.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What is to be built for what.
#[derive(Debug, Clone)]
pub struct NewBuild {
    pub function: FunctionKey,
    pub runtime: Runtime,
    pub kind: Kind,
    /// The code, a zip archive.
    pub source: Bytes,
}

/// What is told of a build. The last is how it ended.
#[derive(Debug, Clone)]
pub enum Progress {
    Log(String),
    Done(Built),
    Failed { message: String, hint: String },
}

/// The places of builds, and what they made.
pub(crate) struct Builds {
    places: Arc<Semaphore>,
    made: DashMap<(Scope, Digest), Timestamp>,
}

impl Default for Builds {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)), made: DashMap::default() }
    }
}

impl Control {
    /// Starts a build, which ends when nobody hears of it any more.
    pub async fn build(
        &self,
        caller: &Caller,
        new: NewBuild,
    ) -> Result<mpsc::UnboundedReceiver<Progress>, Error> {
        let is_new = self.directory.get(&new.function).is_none();
        let action = if is_new { Action::CreateFunction } else { Action::UpdateFunctionCode };
        let resource = Resource::Function(new.function.clone());
        let details = vec![("runtime".to_owned(), new.runtime.to_string())];
        let change = Change::new(self, caller, action, resource, details).await?;
        let change = change.called(Action::BuildFunction);
        change.close(self.begin_build(&change, new).await).await
    }

    async fn begin_build(
        &self,
        change: &Change<'_>,
        new: NewBuild,
    ) -> Result<mpsc::UnboundedReceiver<Progress>, Error> {
        let NewBuild { function, runtime, kind, source } = new;
        if !runtimes::needs_engine(&runtime) {
            let problem = format!("nothing can be installed for {runtime}: deploy what is built");
            return Err(Error::invalid("runtime", problem));
        }
        let engines = (self.engines.get(BASE).await?, self.engines.get(runtime.as_str()).await?);
        let (Some(base), Some(engine)) = engines else {
            let how = runtimes::how_to_add(&runtime);
            return Err(Error::invalid("runtime", format!("{runtime} is not here: {how}")));
        };
        let place = self.builds.places.clone().try_acquire_owned().map_err(|_| {
            let reason = "too many builds at once".to_owned();
            Error::Throttled { reason, retry_after: std::time::Duration::from_secs(10) }
        })?;
        let (source, unpacked) = self.take_in_source(&function, source).await?;
        let (base, engine) = (base.into_inner().digest, engine.into_inner().digest);
        let order = Order { function, source, base, engine, runtime, kind };
        // A log is bounded, and a build does not wait for who reads it.
        let (tell, told) = mpsc::unbounded_channel();
        let (this, record) = (self.clone(), change.record());
        self.tasks.detach("build", async move {
            let ended = tokio::select! {
                ended = this.run_build(order, unpacked, &tell, place) => ended,
                // So it is at the latest when the server stops, and its connections with it.
                () = tell.closed() => failed("who asked for it hears no more", "build again"),
            };
            note(&Change::begun(&this, record), source, &ended).await;
            drop(tell.send(ended));
        });
        Ok(told)
    }

    /// Whether a package was built here for an account, lately.
    pub fn built(&self, account: &Scope, package: &Digest) -> bool {
        let key = (account.clone(), *package);
        let since = self.env.now() - KNOWN_FOR;
        self.builds.made.get(&key).is_some_and(|made| *made >= since)
    }

    async fn run_build(
        &self,
        order: Order,
        source: Source,
        tell: &mpsc::UnboundedSender<Progress>,
        place: OwnedSemaphorePermit,
    ) -> Progress {
        let log = Log::new(self, &order);
        let (say, mut said) = mpsc::unbounded_channel::<String>();
        let (account, unbuilt) = (order.function.scope.clone(), order.source);
        let pass_on = async {
            while let Some(line) = said.recv().await {
                log.write(line.clone()).await;
                drop(tell.send(Progress::Log(line)));
            }
        };
        let (built, ()) = tokio::join!(self.engine.build(order, source, say), pass_on);
        drop(place);
        match built {
            Ok(built) => {
                let now = self.env.now();
                self.builds.made.retain(|_, made| *made >= now - KNOWN_FOR);
                self.builds.made.insert((account, built.package), now);
                // Of what needed nothing there is nothing to tell.
                if built.package != unbuilt {
                    let Built { package, bytes, .. } = &built;
                    log.write(format!("built package {package}, {bytes} bytes")).await;
                }
                Progress::Done(built)
            }
            Err(error) => {
                let failed = told(error);
                if let Progress::Failed { message, hint } = &failed {
                    log.write(format!("{message}: {hint}")).await;
                }
                failed
            }
        }
    }
}

/// Records how a build has ended, unless nothing was to be done.
async fn note(change: &Change<'_>, source: Digest, ended: &Progress) {
    match ended {
        Progress::Done(Built { package, .. }) if *package != source => {
            change.ended(Outcome::Done, &[("package", package.to_string())]).await;
        }
        Progress::Failed { message, .. } => {
            let (kind, message) = ("BuildFailed".to_owned(), message.clone());
            change.ended(Outcome::Refused { kind, message }, &[]).await;
        }
        Progress::Done(_) | Progress::Log(_) => {}
    }
}

fn told(error: BuildError) -> Progress {
    match error {
        BuildError::Told { message, hint } => Progress::Failed { message, hint },
        BuildError::Full(why) => {
            failed(&format!("the machine has no room for a build: {why}"), "try again in a moment")
        }
        BuildError::Internal(error) => {
            tracing::error!(%error, "a build failed for the platform's fault");
            failed("internal error", "the server's log says more")
        }
    }
}

fn failed(message: &str, hint: &str) -> Progress {
    Progress::Failed { message: message.to_owned(), hint: hint.to_owned() }
}

/// Where what a build says is kept.
struct Log<'a> {
    control: &'a Control,
    group: Arc<LogGroupKey>,
    stream: Arc<str>,
}

impl<'a> Log<'a> {
    fn new(control: &'a Control, order: &Order) -> Self {
        let FunctionKey { scope, region, name } = &order.function;
        let top = if order.kind == Kind::Lambda { "/aws/lambda" } else { "/http" };
        let (scope, region) = (scope.clone(), region.clone());
        let group = Arc::new(LogGroupKey { scope, region, name: format!("{top}/{name}") });
        let stream = format!("build/{}", control.env.uuid()).into();
        Self { control, group, stream }
    }

    async fn write(&self, body: String) {
        let (group, stream, ts) = (self.group.clone(), self.stream.clone(), self.control.env.now());
        let row = Row { group, stream, ts, invocation: None, revision: None, level: None, body };
        if let Err(error) = self.control.logs.append(vec![row]).await {
            tracing::warn!(%error, "what a build says is not kept");
        }
    }
}
