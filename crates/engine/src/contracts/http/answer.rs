//! An answer on its way out. The request is over when the answer has been sent or given up: only
//! then is its instance free for another.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::{sync::oneshot, time::Instant};

use super::{Http, connections::Connection, request_log::Noted};
use crate::{host::Passage, instances::pool::Lease};

/// What holds a request's place until it is over.
pub(super) struct Stay {
    pub(super) lease: Lease<Http>,
    pub(super) noted: Noted,
    pub(super) began: Instant,
    pub(super) limit: Duration,
    pub(super) _passage: Passage,
}

impl Stay {
    /// The request is over: it was answered so. Its instance is free for another when the log has
    /// taken that down.
    pub(super) fn over(self, status: StatusCode, bytes: u64) {
        let took = self.began.elapsed();
        self.lease.note_call(took);
        let warm = self.lease.warm.clone();
        let Err(waits) = warm.instance.note(&self.noted, status, bytes, took) else { return };
        warm.instance.tasks.detach("request log", async move {
            self.lease.warm.instance.log.pump.say(waits).await;
            drop(self);
        });
    }
}

pub(super) struct Answer {
    body: Incoming,
    connection: Option<Connection>,
    held: Arc<Held>,
    /// There once the time is watched: the watch ends with it.
    watched: Option<oneshot::Sender<Infallible>>,
}

/// What an answer shares with who watches its time.
struct Held {
    status: StatusCode,
    bytes: AtomicU64,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    /// Nothing: the request is over.
    stay: Option<Stay>,
    /// Who waits for more of the answer.
    reader: Option<Waker>,
}

impl Held {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request is over, if it was not before.
    fn over(&self) {
        let Now { stay, reader } = std::mem::take(&mut *self.now());
        if let Some(stay) = stay {
            stay.over(self.status, self.bytes.load(Ordering::Relaxed));
        }
        if let Some(reader) = reader {
            reader.wake();
        }
    }
}

impl Answer {
    pub(super) fn new(
        body: Incoming,
        connection: Connection,
        status: StatusCode,
        stay: Stay,
    ) -> Self {
        let now = Mutex::new(Now { stay: Some(stay), reader: None });
        let held = Arc::new(Held { status, bytes: AtomicU64::new(0), now });
        Self { body, connection: Some(connection), held, watched: None }
    }

    /// Ends the request when its time is up, however slowly its client reads: who does not read
    /// does not ask for more either. Most answers are whole before it comes to that.
    fn watch(&mut self, reader: &Waker) {
        let mut now = self.held.now();
        let Some(stay) = &now.stay else { return };
        if self.watched.is_none() {
            let deadline = stay.began + stay.limit;
            let (watched, read) = oneshot::channel();
            let held = self.held.clone();
            stay.lease.warm.instance.tasks.detach("answer", async move {
                tokio::select! {
                    () = tokio::time::sleep_until(deadline) => held.over(),
                    _ = read => {}
                }
            });
            self.watched = Some(watched);
        }
        now.reader = Some(reader.clone());
    }

    /// The connection can be used again.
    fn ended(&mut self) {
        if let (Some(connection), Some(stay)) = (self.connection.take(), &self.held.now().stay) {
            stay.lease.warm.instance.connections.keep(connection);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if self.body.is_end_stream() {
            self.ended();
        }
        self.held.over();
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.held.now().stay.is_none() {
            return Poll::Ready(Some(Err("the request's time is up".into())));
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if !self.body.is_end_stream() {
            self.watch(context.waker());
        }
        let frame = ready!(polled);
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                self.held.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
            Some(Err(_)) => self.connection = None,
            None => self.ended(),
        }
        let cause = || self.held.now().stay.as_ref()?.lease.warm.instance.cause();
        Poll::Ready(frame.map(|frame| {
            frame.map_err(|error| {
                let why = cause().unwrap_or_else(|| Arc::from(error.to_string()));
                why.to_string().into()
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
