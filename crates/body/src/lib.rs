//! Request bodies as clients send them: bounded in size, in time and, all together, in memory.
use std::{io, sync::Arc, time::Duration};

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::{Stream, TryStreamExt, stream};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a client may pause within a body.
const PAUSE: Duration = Duration::from_secs(30);
/// How long a body that is taken in whole may take.
const WITHIN: Duration = Duration::from_mins(5);
const KIB: usize = 1024;

/// Why a body was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    #[error("the body is larger than {0} bytes")]
    TooLarge(u64),
    #[error("the body stalled")]
    Stalled,
    #[error("the body ended early")]
    Broken,
    #[error("too many large requests at once")]
    NoRoom,
}

/// The memory that all bodies share. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bodies {
    /// A permit is a KiB.
    room: Arc<Semaphore>,
}

/// A body, and its place in memory.
#[derive(Debug)]
pub struct Held {
    pub bytes: Bytes,
    _place: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    pub fn new(bytes: usize) -> Self {
        Self { room: Arc::new(Semaphore::new(bytes / KIB)) }
    }

    /// Takes in a body of at most `limit` bytes. Its place is free again when what this gives is
    /// dropped.
    pub async fn whole(&self, body: Body, limit: u64) -> Result<Held, BodyError> {
        let taken = tokio::time::timeout(WITHIN, self.gather(body, limit)).await;
        taken.unwrap_or(Err(BodyError::Stalled))
    }

    async fn gather(&self, mut body: Body, limit: u64) -> Result<Held, BodyError> {
        let limit_bytes = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut bytes = BytesMut::new();
        let mut place = None;
        loop {
            let frame = tokio::time::timeout(PAUSE, body.frame()).await;
            let Some(frame) = frame.map_err(|_| BodyError::Stalled)? else {
                return Ok(Held { bytes: bytes.freeze(), _place: place });
            };
            let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else { continue };
            let length = bytes.len() + data.len();
            if length > limit_bytes {
                return Err(BodyError::TooLarge(limit));
            }
            self.extend(&mut place, length)?;
            // The usual body comes in one piece, which needs no copy.
            if bytes.is_empty() && http_body::Body::is_end_stream(&body) {
                return Ok(Held { bytes: data, _place: place });
            }
            bytes.extend_from_slice(&data);
        }
    }

    fn extend(
        &self,
        place: &mut Option<OwnedSemaphorePermit>,
        bytes: usize,
    ) -> Result<(), BodyError> {
        let has = place.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(bytes.div_ceil(KIB).saturating_sub(has));
        let more = more.map_err(|_| BodyError::NoRoom)?;
        let more = self.room.clone().try_acquire_many_owned(more);
        let more = more.map_err(|_| BodyError::NoRoom)?;
        match place {
            Some(place) => place.merge(more),
            None => *place = Some(more),
        }
        Ok(())
    }
}

/// A body too large to be held, piece by piece.
pub fn pieces(body: Body, limit: u64) -> impl Stream<Item = io::Result<Bytes>> + Send + Unpin {
    let data = TryStreamExt::map_err(body.into_data_stream(), io::Error::other);
    let pieces = stream::try_unfold((data, limit), move |(mut data, left)| async move {
        let next = tokio::time::timeout(PAUSE, data.try_next()).await;
        let stalled = |_| io::Error::new(io::ErrorKind::TimedOut, BodyError::Stalled);
        let Some(piece) = next.map_err(stalled)?? else { return Ok(None) };
        let left = left.checked_sub(piece.len() as u64);
        let left = left.ok_or_else(|| io::Error::other(BodyError::TooLarge(limit)))?;
        Ok(Some((piece, (data, left))))
    });
    Box::pin(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_pieces(sizes: &[usize]) -> Body {
        let pieces: Vec<_> = sizes.iter().map(|&size| Ok::<_, io::Error>(vec![7; size])).collect();
        Body::from_stream(stream::iter(pieces))
    }

    fn never_ending() -> Body {
        let first = stream::iter([Ok::<_, io::Error>(Bytes::from_static(b"x"))]);
        Body::from_stream(futures::StreamExt::chain(first, stream::pending()))
    }

    #[tokio::test]
    async fn a_body_is_bounded() {
        let bodies = Bodies::new(1 << 20);
        assert_eq!(bodies.whole(in_pieces(&[3, 4]), 7).await.unwrap().bytes, vec![7; 7]);
        assert_eq!(bodies.whole(Body::from("whole"), 5).await.unwrap().bytes, "whole");
        assert_eq!(bodies.whole(Body::empty(), 0).await.unwrap().bytes, "");
        let refused = bodies.whole(in_pieces(&[3, 5]), 7).await.unwrap_err();
        assert_eq!(refused, BodyError::TooLarge(7));
    }

    #[tokio::test]
    async fn all_bodies_together_are_bounded() {
        let bodies = Bodies::new(10 * KIB);
        let first = bodies.whole(in_pieces(&[3000, 3000]), 1 << 20).await.unwrap();
        let refused = bodies.whole(in_pieces(&[3000, 3000]), 1 << 20).await.unwrap_err();
        assert_eq!(refused, BodyError::NoRoom);
        let small = bodies.whole(in_pieces(&[4096]), 1 << 20).await.unwrap();
        drop((first, small));
        let all = bodies.whole(in_pieces(&[10 * KIB]), 1 << 20).await.unwrap();
        assert_eq!(all.bytes.len(), 10 * KIB);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stalls_is_given_up_and_its_place_is_free() {
        let bodies = Bodies::new(KIB);
        assert_eq!(bodies.whole(never_ending(), 10).await.unwrap_err(), BodyError::Stalled);
        assert!(bodies.whole(in_pieces(&[KIB]), 1 << 20).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_given_up_too() {
        let drops = stream::unfold((), async |()| {
            tokio::time::sleep(PAUSE / 2).await;
            Some((Ok::<_, io::Error>(Bytes::from_static(b"x")), ()))
        });
        let refused = Bodies::new(1 << 20).whole(Body::from_stream(drops), 1 << 20).await;
        assert_eq!(refused.unwrap_err(), BodyError::Stalled);
    }
}
