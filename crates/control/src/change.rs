//! The way every mutation goes: through the gate, and into the store together with its record.

use model::{Action, Caller, Outcome, Resource, TrailRecord, policy::Context};
use store::{Batch, CommitError, KvError};

use crate::{Control, Error, authorize::More};

/// One attempt to change something. It ends in a commit that carries the trail record, or in
/// [`Change::close`], which records the refusal.
pub(crate) struct Change<'a> {
    control: &'a Control,
    record: TrailRecord,
}

impl<'a> Change<'a> {
    /// Opens an attempt, or records that it was refused.
    pub(crate) async fn new(
        control: &'a Control,
        caller: &Caller,
        action: Action,
        resource: Resource,
        details: Vec<(String, String)>,
    ) -> Result<Self, Error> {
        Self::with(control, caller, action, resource, details, Context::default()).await
    }

    /// The same, where conditions may ask more of it.
    pub(crate) async fn with(
        control: &'a Control,
        caller: &Caller,
        action: Action,
        resource: Resource,
        details: Vec<(String, String)>,
        facts: Context,
    ) -> Result<Self, Error> {
        let more = More::facts(facts);
        let permitted = control.authorize_with(caller, action, &resource, more);
        let at = control.env.now();
        let caller = caller.clone();
        let outcome = Outcome::Done;
        let change = Self {
            control,
            record: TrailRecord { at, caller, action, resource, outcome, details },
        };
        change.close(permitted).await?;
        Ok(change)
    }

    /// The same attempt, for who carries it out.
    pub(crate) fn again(&self) -> Self {
        Self::begun(self.control, self.record())
    }

    /// The attempt under the name of what it is for, once its maker is let in.
    pub(crate) fn called(mut self, action: Action) -> Self {
        self.record.action = action;
        self
    }

    /// What is recorded of it, for a task that carries it out.
    pub(crate) fn record(&self) -> TrailRecord {
        self.record.clone()
    }

    /// An attempt that was begun elsewhere.
    pub(crate) fn begun(control: &'a Control, record: TrailRecord) -> Self {
        Self { control, record }
    }

    /// Who makes it.
    pub(crate) fn caller(&self) -> &Caller {
        &self.record.caller
    }

    /// Commits the writes and the record that they were made, or neither.
    pub(crate) async fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.control.kv.commit(self.note(batch)?).await
    }

    /// Adds the record that the writes were made, where they are several changes in one.
    pub(crate) fn note(&self, batch: Batch) -> Result<Batch, CommitError> {
        let suffix = self.control.env.random_hex(8);
        Ok(self.control.trail.append(batch, &self.record, &suffix)?)
    }

    /// Passes `outcome` on; a refusal is recorded first.
    pub(crate) async fn close<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        let Err(error) = outcome else { return outcome };
        let (kind, message) = (error.kind().to_owned(), error.to_string());
        self.ended(Outcome::Refused { kind, message }, &[]).await;
        Err(error)
    }

    /// Records how it has ended, where nothing is written besides, and what more is to be told.
    pub(crate) async fn ended(&self, outcome: Outcome, more: &[(&str, String)]) {
        let mut record = TrailRecord { outcome, ..self.record.clone() };
        record.details.extend(more.iter().map(|(name, text)| ((*name).to_owned(), text.clone())));
        let suffix = self.control.env.random_hex(8);
        let recorded = async {
            let batch = self.control.trail.append(Batch::new(), &record, &suffix)?;
            self.control.kv.commit(batch).await
        };
        if let Err(failure) = recorded.await {
            tracing::error!(%failure, action = ?record.action, "an end could not be recorded");
        }
    }
}

/// A store that fails is the platform's fault; a full disk is nobody's, and passes.
impl From<CommitError> for Error {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict => Self::internal("an unguarded commit met a conflict"),
            CommitError::Kv(error) => error.into(),
        }
    }
}

impl From<KvError> for Error {
    fn from(error: KvError) -> Self {
        match error {
            KvError::Full => Self::disk_full(),
            KvError::Failed(_) => Self::internal(error),
        }
    }
}
