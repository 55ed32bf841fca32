use std::sync::Arc;

use super::{
    LogError, Logs, MAX_NAME,
    state::Item,
    writer::{ENOUGH, Status},
};
use crate::row::{Accepted, EventId, GroupKey, MAX_BODY, Numbered, Row, micros, split};

/// What a waiting row takes beside its texts.
const ROW_BYTES: usize = 128;

impl Logs {
    /// Accepts rows: they are visible at once, and on the disk a moment later. Waits while too
    /// many others wait for the disk.
    pub async fn append(&self, rows: Vec<Row>) -> Result<(), LogError> {
        self.accept(rows, false).await.map(drop)
    }

    /// Accepts rows, and returns when they are on the disk. After an error they may be written all
    /// the same.
    pub async fn append_durable(&self, rows: Vec<Row>) -> Result<(), LogError> {
        match self.accept(rows, true).await? {
            Some(last) => self.written(last).await,
            None => Ok(()),
        }
    }

    /// Returns when everything accepted before is on the disk.
    pub async fn flush(&self) -> Result<(), LogError> {
        let last = {
            let mut state = self.shared().state();
            state.hurry = true;
            state.next_seq - 1
        };
        self.shared().wake.notify_all();
        self.written(last).await
    }

    /// Ends a group with all its streams and rows, durably. `false` when there was none.
    pub async fn delete_group(&self, group: &GroupKey) -> Result<bool, LogError> {
        self.end(group, None).await
    }

    /// Ends one stream with its rows, durably. `false` when there was none.
    pub async fn delete_stream(&self, group: &GroupKey, stream: &str) -> Result<bool, LogError> {
        self.end(group, Some(stream)).await
    }

    async fn end(&self, group: &GroupKey, stream: Option<&str>) -> Result<bool, LogError> {
        let ended = {
            let mut state = self.shared().state();
            state.hurry = true;
            state.end(group, stream)
        };
        self.shared().wake.notify_all();
        match ended {
            Some(seq) => self.written(seq).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Returns the last row's number.
    async fn accept(&self, rows: Vec<Row>, hurry: bool) -> Result<Option<u64>, LogError> {
        if !rows.iter().all(has_good_names) {
            return Err(LogError::BadName);
        }
        let most = self.shared().limits.waiting_bytes as usize / 4;
        let mut last = None;
        let (mut portion, mut bytes) = (Vec::new(), 0);
        let rows = if rows.iter().any(|row| row.body.len() > MAX_BODY) {
            rows.into_iter().flat_map(pieces).collect()
        } else {
            rows
        };
        for row in rows {
            let weight = weigh(&row);
            if bytes + weight > most && !portion.is_empty() {
                last = self.enqueue(std::mem::take(&mut portion), bytes, hurry).await?;
                bytes = 0;
            }
            bytes += weight;
            portion.push(row);
        }
        if !portion.is_empty() {
            last = self.enqueue(portion, bytes, hurry).await?;
        }
        Ok(last)
    }

    async fn enqueue(
        &self,
        rows: Vec<Row>,
        bytes: usize,
        hurry: bool,
    ) -> Result<Option<u64>, LogError> {
        self.make_room(bytes).await?;
        let shared = self.shared();
        let now = micros(shared.env.now());
        let mut state = shared.state();
        let state = &mut *state;
        let mut rows = rows.into_iter().peekable();
        while let Some(row) = rows.next() {
            let (group, stream, group_created, found) =
                state.index.stream(&row.group, &row.stream, now);
            let (of_group, of_stream) = (row.group.clone(), row.stream.clone());
            let mut numbered = Vec::new();
            let mut next = Some(row);
            while let Some(Row { ts, invocation, revision, level, body, .. }) = next {
                let seq = state.next_seq;
                state.next_seq += 1;
                let id = EventId { micros: micros(ts), seq };
                found.bounds.add(id.micros, now, body.len());
                found.waiting += 1;
                numbered.push(Numbered { id, invocation, revision, level, body });
                next = rows
                    .next_if(|row| same(&row.group, &of_group) && same(&row.stream, &of_stream));
            }
            let stream_created = found.created;
            state.queue.push(Item::Rows(Arc::new(Accepted {
                group,
                stream,
                group_created,
                stream_created,
                ingested: now,
                rows: numbered,
            })));
        }
        let was_empty = state.queued_bytes == 0;
        state.queued_bytes += bytes;
        state.hurry |= hurry;
        let last = state.queue.last().map(Item::seq);
        // The writer sleeps until there is something, and again until there is enough.
        if was_empty || hurry || state.queued_bytes >= ENOUGH {
            shared.wake.notify_all();
        }
        Ok(last)
    }

    /// Waits for room in the queue. While the disk takes nothing, nothing is accepted.
    async fn make_room(&self, bytes: usize) -> Result<(), LogError> {
        let shared = self.shared();
        let most = shared.limits.waiting_bytes;
        let wanted = u32::try_from(bytes).unwrap_or(most).min(most);
        let mut status = self.hand.status.clone();
        let room = shared.room.acquire_many(wanted);
        tokio::pin!(room);
        loop {
            if let Some(failure) = &status.borrow_and_update().failure {
                return Err(failure.clone());
            }
            status.has_changed().map_err(|_| LogError::Closed)?;
            tokio::select! {
                biased;
                room = &mut room => {
                    room.map_err(|_| LogError::Closed)?.forget();
                    return Ok(());
                }
                changed = status.changed() => changed.map_err(|_| LogError::Closed)?,
            }
        }
    }

    /// Waits until the writer has passed a row, or failed.
    async fn written(&self, seq: u64) -> Result<(), LogError> {
        let mut status = self.hand.status.clone();
        let settled = |status: &Status| status.written >= seq || status.failure.is_some();
        let status = status.wait_for(settled).await.map_err(|_| LogError::Closed)?;
        match &status.failure {
            Some(failure) if status.written < seq => Err(failure.clone()),
            _ => Ok(()),
        }
    }
}

/// Several rows for one whose text is too long.
fn pieces(mut row: Row) -> impl Iterator<Item = Row> {
    let body = std::mem::take(&mut row.body);
    split(body).map(move |body| Row { body, ..row.clone() })
}

/// Almost always it is the very same.
fn same<T: PartialEq + ?Sized>(a: &Arc<T>, b: &Arc<T>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

fn weigh(row: &Row) -> usize {
    ROW_BYTES + row.body.len() + row.invocation.as_ref().map_or(0, |it| it.len())
}

fn has_good_names(row: &Row) -> bool {
    let good = |name: &str| (1..=MAX_NAME).contains(&name.len());
    good(&row.group.name) && good(&row.stream) && row.invocation.as_deref().is_none_or(good)
}
