//! Bodies that pass through: a request's is bounded in size and in how long it may pause, and what
//! goes with a response's lives as long as it does.

use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
    time::Duration,
};

use ::body::BodyError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use crate::headers::clean_trailers;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Cloud Run's quota of 32 MiB for requests of HTTP/1.
pub(crate) const MAX_BYTES: u64 = 32 << 20;
/// How long a client may pause within a body while somebody waits for it.
const PAUSE: Duration = Duration::from_mins(1);

/// Why a body ended early, if it did: whoever reads it may say something else.
#[derive(Clone, Default)]
pub(crate) struct Cut(Arc<OnceLock<BodyError>>);

impl Cut {
    pub(crate) fn why(&self) -> Option<BodyError> {
        self.0.get().copied()
    }
}

/// The body of a request on its way to a function.
pub(crate) struct Bounded<B> {
    inner: B,
    left: u64,
    /// Made when the client pauses for the first time.
    pause: Option<Pin<Box<Sleep>>>,
    pausing: bool,
    cut: Cut,
}

impl<B> Bounded<B> {
    pub(crate) fn new(inner: B, cut: Cut) -> Self {
        Self { inner, left: MAX_BYTES, pause: None, pausing: false, cut }
    }

    fn fail<T>(&self, why: BodyError) -> Poll<Option<Result<T, Failure>>> {
        self.cut.0.get_or_init(|| why);
        Poll::Ready(Some(Err(why.into())))
    }

    /// Whether the client has paused for too long.
    fn has_stalled(&mut self, context: &mut Context<'_>) -> bool {
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(PAUSE)));
        if !self.pausing {
            self.pausing = true;
            pause.as_mut().reset(Instant::now() + PAUSE);
        }
        pause.as_mut().poll(context).is_ready()
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Bounded<B> {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        if let Some(why) = self.cut.why() {
            return Poll::Ready(Some(Err(why.into())));
        }
        let Poll::Ready(next) = Pin::new(&mut self.inner).poll_frame(context) else {
            return if self.has_stalled(context) {
                self.fail(BodyError::Stalled)
            } else {
                Poll::Pending
            };
        };
        self.pausing = false;
        let mut frame = match next {
            None => return Poll::Ready(None),
            Some(Err(_)) => return self.fail(BodyError::Broken),
            Some(Ok(frame)) => frame,
        };
        if let Some(data) = frame.data_ref() {
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => return self.fail(BodyError::TooLarge(MAX_BYTES)),
            }
        }
        if let Some(trailers) = frame.trailers_mut() {
            clean_trailers(trailers);
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A body, and what is to live as long as it.
pub struct With<B, T> {
    inner: B,
    _kept: T,
}

impl<B, T> With<B, T> {
    pub fn new(inner: B, kept: T) -> Self {
        Self { inner, _kept: kept }
    }
}

impl<B: Body + Unpin, T: Unpin> Body for With<B, T> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Poll::Ready(ready!(Pin::new(&mut self.inner).poll_frame(context)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt, stream};
    use http::HeaderMap;
    use http_body_util::{BodyExt, StreamBody};

    use super::*;

    type Frames = Vec<Result<Frame<Bytes>, std::io::Error>>;

    fn data(bytes: usize) -> Frame<Bytes> {
        Frame::data(Bytes::from(vec![7; bytes]))
    }

    async fn read(frames: Frames) -> (u64, Option<BodyError>) {
        let cut = Cut::default();
        let mut body = Bounded::new(StreamBody::new(stream::iter(frames)), cut.clone());
        let mut bytes = 0;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { break };
            bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        (bytes, cut.why())
    }

    #[tokio::test]
    async fn a_body_is_bounded_while_it_comes() {
        let mib = || Ok(data(1 << 20));
        let all: Frames = (0..32).map(|_| mib()).collect();
        assert_eq!(read(all).await, (MAX_BYTES, None));
        let more: Frames = (0..32).map(|_| mib()).chain([Ok(data(1)), mib()]).collect();
        assert_eq!(read(more).await, (MAX_BYTES, Some(BodyError::TooLarge(MAX_BYTES))));
        let broken = vec![Ok(data(3)), Err(std::io::Error::other("gone"))];
        assert_eq!(read(broken).await, (3, Some(BodyError::Broken)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_may_pause_but_not_for_ever() {
        let cut = Cut::default();
        let slow = stream::unfold(0, async |turn| {
            let pause = if turn < 10 { PAUSE / 2 } else { PAUSE * 2 };
            tokio::time::sleep(pause).await;
            Some((Ok::<_, std::io::Error>(data(1)), turn + 1))
        });
        let mut body = Bounded::new(StreamBody::new(slow.boxed()), cut.clone());
        for _ in 0..10 {
            assert!(body.frame().await.unwrap().is_ok());
        }
        assert!(body.frame().await.unwrap().is_err());
        assert_eq!(cut.why(), Some(BodyError::Stalled));
    }

    #[tokio::test]
    async fn trailers_say_nothing_that_a_head_could_not() {
        let mut trailers = HeaderMap::new();
        for name in ["x-sum", "host", "authorization", "x-forwarded-for", "x_forwarded_proto", "te"]
        {
            trailers.insert(name, "v".parse().unwrap());
        }
        let frames: Frames = vec![Ok(Frame::trailers(trailers))];
        let mut body = Bounded::new(StreamBody::new(stream::iter(frames)), Cut::default());
        let found = body.frame().await.unwrap().unwrap().into_trailers().unwrap();
        assert_eq!(found.keys().map(http::HeaderName::as_str).collect::<Vec<_>>(), ["x-sum"]);
    }
}
