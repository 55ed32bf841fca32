//! An answer on its way out. The request is over when the answer has been sent or given up: only
//! then is its instance free for another.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use tokio::{
    sync::oneshot,
    time::{Instant, Sleep},
};

use super::{Http, connections::Driven, request_log::Noted};
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
    pub(super) fn deadline(&self) -> Instant {
        self.began + self.limit
    }

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
    /// Nothing: its connection is used by another.
    body: Option<Driven>,
    held: Arc<Held>,
    /// There once the program has been waited for.
    deadline: Option<Pin<Box<Sleep>>>,
    /// There once the client may have to be waited for: the watch ends with it.
    watched: Option<oneshot::Sender<Infallible>>,
}

/// What an answer shares with who watches its time.
struct Held {
    status: StatusCode,
    bytes: AtomicU64,
    /// Nothing: the request is over.
    stay: Mutex<Option<Stay>>,
}

impl Held {
    fn stay(&self) -> MutexGuard<'_, Option<Stay>> {
        self.stay.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request is over, if it was not before.
    fn over(&self) {
        let stay = self.stay().take();
        if let Some(stay) = stay {
            stay.over(self.status, self.bytes.load(Ordering::Relaxed));
        }
    }
}

impl Answer {
    pub(super) fn new(body: Driven, status: StatusCode, stay: Stay) -> Self {
        let stay = Mutex::new(Some(stay));
        let held = Arc::new(Held { status, bytes: AtomicU64::new(0), stay });
        Self { body: Some(body), held, deadline: None, watched: None }
    }

    /// Ends the request when its time is up, however slowly its client reads: who does not read
    /// does not ask for more either. Most answers are whole before it comes to that.
    fn watch(&mut self) {
        if let (Some(stay), None) = (&*self.held.stay(), &self.watched) {
            let deadline = stay.deadline();
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
    }

    /// Whether the request's time is up; who asks is woken when it is.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Self { held, deadline, .. } = self;
        let Some(until) = held.stay().as_ref().map(Stay::deadline) else { return true };
        let sleep = deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        sleep.as_mut().poll(context).is_ready()
    }

    /// The connection can be used again.
    fn ended(&mut self) {
        if let (Some(body), Some(stay)) = (self.body.take(), &*self.held.stay()) {
            stay.lease.warm.instance.connections.keep(body.connection);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if self.is_end_stream() {
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
        let late = || Poll::Ready(Some(Err("the request's time is up".into())));
        if self.held.stay().is_none() {
            return late();
        }
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let Poll::Ready(frame) = Pin::new(body).poll_frame(context) else {
            return if self.is_late(context) { late() } else { Poll::Pending };
        };
        if !self.is_end_stream() {
            self.watch();
        }
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                self.held.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
            Some(Err(_)) => self.body = None,
            None => self.ended(),
        }
        let cause = || self.held.stay().as_ref()?.lease.warm.instance.cause();
        Poll::Ready(frame.map(|frame| {
            frame.map_err(|error| {
                let why = cause().unwrap_or_else(|| Arc::from(error.to_string()));
                why.to_string().into()
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Driven::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or(SizeHint::with_exact(0), Driven::size_hint)
    }
}
