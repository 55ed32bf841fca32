//! An answer on its way out. The request is over when the answer has been sent or given up: only
//! then is its instance free for another.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

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
    status: StatusCode,
    bytes: u64,
    deadline: Pin<Box<Sleep>>,
    stay: Option<Stay>,
}

impl Answer {
    pub(super) fn new(
        body: Incoming,
        connection: Connection,
        status: StatusCode,
        stay: Stay,
    ) -> Self {
        let deadline = Box::pin(tokio::time::sleep_until(stay.began + stay.limit));
        Self { body, connection: Some(connection), status, bytes: 0, deadline, stay: Some(stay) }
    }

    /// The connection can be used again.
    fn ended(&mut self) {
        if let (Some(connection), Some(stay)) = (self.connection.take(), &self.stay) {
            stay.lease.warm.instance.connections.keep(connection);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if self.body.is_end_stream() {
            self.ended();
        }
        if let Some(stay) = self.stay.take() {
            stay.over(self.status, self.bytes);
        }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err("the request's time is up".into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            Some(Err(_)) => self.connection = None,
            None => self.ended(),
        }
        let cause = || self.stay.as_ref()?.lease.warm.instance.cause();
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
