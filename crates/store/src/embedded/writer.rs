use std::thread;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use crate::{Batch, CommitError, KvError};

/// How many commits may wait for the disk; the next caller waits for room.
const QUEUED: usize = 1024;
/// A group is closed at this many bytes, so that one transaction stays a short one.
const GROUP_BYTES: usize = 4 << 20;

#[derive(Debug)]
struct Waiting {
    batch: Batch,
    done: oneshot::Sender<Outcome>,
}

type Outcome = Result<(), CommitError>;

/// The one thread that writes. Everything queued becomes one transaction and one sync.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// The thread ends when the last clone is dropped and the queue is empty.
    pub(super) fn start(mut conn: Connection) -> std::io::Result<Self> {
        let (queue, mut waiting) = mpsc::channel(QUEUED);
        let run = move || {
            while let Some(group) = next_group(&mut waiting) {
                commit_group(&mut conn, group);
            }
        };
        drop(thread::Builder::new().name("store-writer".into()).spawn(run)?);
        Ok(Self { queue })
    }

    pub(super) async fn commit(&self, batch: Batch) -> Outcome {
        let (done, outcome) = oneshot::channel();
        let gone = || CommitError::Kv(KvError::new("the store's writer has ended"));
        self.queue.send(Waiting { batch, done }).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }
}

/// Waits for one batch, then takes what else is queued.
fn next_group(waiting: &mut mpsc::Receiver<Waiting>) -> Option<Vec<Waiting>> {
    let first = waiting.blocking_recv()?;
    let mut bytes = first.batch.weight();
    let mut group = vec![first];
    while bytes < GROUP_BYTES && group.len() < QUEUED {
        let Ok(next) = waiting.try_recv() else { break };
        bytes += next.batch.weight();
        group.push(next);
    }
    Some(group)
}

/// A conflict concerns its own batch only. A failure of the disk undoes the whole transaction, so
/// each batch of the group is then tried by itself: one that is too large must not fail the rest.
fn commit_group(conn: &mut Connection, group: Vec<Waiting>) {
    match commit_together(conn, group.iter().map(|waiting| &waiting.batch)) {
        Ok(held) => {
            for (waiting, held) in group.into_iter().zip(held) {
                answer(waiting.done, held.then_some(()).ok_or(CommitError::Conflict));
            }
        }
        Err(err) => match <[Waiting; 1]>::try_from(group) {
            Ok([alone]) => {
                tracing::error!(error = %err, "a commit failed");
                answer(alone.done, Err(CommitError::Kv(err.into())));
            }
            Err(group) => {
                tracing::warn!(error = %err, batches = group.len(), "a group of commits failed");
                for waiting in group {
                    commit_group(conn, vec![waiting]);
                }
            }
        },
    }
}

/// Returns, for each batch, whether its guards held. Guards are checked before the batch's first
/// write, so a batch that conflicts leaves nothing to undo.
fn commit_together<'a>(
    conn: &mut Connection,
    batches: impl Iterator<Item = &'a Batch>,
) -> rusqlite::Result<Vec<bool>> {
    let txn = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let held = batches.map(|batch| apply(&txn, batch)).collect::<rusqlite::Result<_>>()?;
    txn.commit()?;
    Ok(held)
}

fn apply(txn: &Transaction<'_>, batch: &Batch) -> rusqlite::Result<bool> {
    if !batch.guards.is_empty() {
        let mut query = txn.prepare_cached("SELECT value FROM kv WHERE key = ?1")?;
        for (key, expected) in &batch.guards {
            let holds = |row: &rusqlite::Row<'_>| {
                let found = row.get_ref(0)?.as_blob()?;
                Ok(expected.as_ref().is_some_and(|expected| expected == found))
            };
            let found = query.query_row([key.as_ref()], holds).optional()?;
            if !found.unwrap_or(expected.is_none()) {
                return Ok(false);
            }
        }
    }
    for (key, value) in &batch.writes {
        write(txn, key, value.as_ref())?;
    }
    Ok(true)
}

fn write(txn: &Transaction<'_>, key: &Bytes, value: Option<&Bytes>) -> rusqlite::Result<()> {
    match value {
        Some(value) => {
            let sql = "INSERT INTO kv (key, value) VALUES (?1, ?2)
                       ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            txn.prepare_cached(sql)?.execute([key.as_ref(), value.as_ref()])?;
        }
        None => {
            txn.prepare_cached("DELETE FROM kv WHERE key = ?1")?.execute([key.as_ref()])?;
        }
    }
    Ok(())
}

/// The caller may have left; its batch is committed all the same.
fn answer(done: oneshot::Sender<Outcome>, outcome: Outcome) {
    done.send(outcome).unwrap_or_default();
}
