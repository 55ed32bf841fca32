//! A connection whose client is heard out. Who is answered before all that they send is read, and
//! hung up on at once, is told of a reset in the place of the answer.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// How long a client is waited for that says nothing more.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long, and for how much, one is listened to that does.
const WITHIN: Duration = Duration::from_secs(5);
const MAX_BYTES: usize = 64 << 20;
const AT_ONCE: usize = 8 << 10;

/// Whether the client may be sending still: its last request had a body. A connection that speaks
/// no HTTP any more ends as its sides say, and one of a server that stops at once.
#[derive(Clone, Default)]
pub(super) struct Manners(Arc<AtomicBool>);

impl Manners {
    pub(super) fn hear_out(&self, may_send: bool) {
        self.0.store(may_send, Ordering::Relaxed);
    }
}

pub(super) struct Lingering<S> {
    inner: S,
    manners: Manners,
    /// No more is said to the client.
    shut: bool,
    left: usize,
    /// There while the client is heard out.
    until: Option<Pin<Box<Sleep>>>,
    heard: bool,
}

impl<S> Lingering<S> {
    pub(super) fn new(inner: S) -> (Self, Manners) {
        let manners = Manners::default();
        let (shut, left, until, heard) = (false, MAX_BYTES, None, false);
        (Self { inner, manners: manners.clone(), shut, left, until, heard }, manners)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let it = &mut *self;
        if !it.shut {
            ready!(Pin::new(&mut it.inner).poll_shutdown(context))?;
            it.shut = true;
        }
        let mut space = [0; AT_ONCE];
        while it.manners.0.load(Ordering::Relaxed) {
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut it.inner).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    it.left = it.left.saturating_sub(buffer.filled().len());
                    if it.left == 0 {
                        break;
                    }
                    if !it.heard {
                        it.heard = true;
                        it.until = Some(Box::pin(sleep(WITHIN)));
                    }
                }
                Poll::Ready(_) => break,
                Poll::Pending => {
                    let until = it.until.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
                    ready!(until.as_mut().poll(context));
                    break;
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}
