//! A connection that speaks something else from now on: bytes go both ways until a side closes.

use std::time::Duration;

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, split};

/// How long the second side may go on when the first has closed.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Joins a client's connection and a program's, until they end: how many bytes went to the client.
/// Both must be driven until they have given themselves away.
pub(crate) async fn tunnel(client: OnUpgrade, program: OnUpgrade) -> u64 {
    let (Ok(client), Ok(program)) = tokio::join!(client, program) else { return 0 };
    let (from_client, to_client) = split(TokioIo::new(client));
    let (from_program, to_program) = split(TokioIo::new(program));
    let mut there = std::pin::pin!(pour(from_client, to_program));
    let mut back = std::pin::pin!(pour(from_program, to_client));
    tokio::select! {
        _ = &mut there => tokio::time::timeout(LAST_WORDS, back).await.unwrap_or_default(),
        sent = &mut back => {
            drop(tokio::time::timeout(LAST_WORDS, there).await);
            sent
        }
    }
}

async fn pour(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) -> u64 {
    let moved = copy(&mut from, &mut to).await.unwrap_or_default();
    // However it ended, the other side is told that no more comes.
    drop(to.shutdown().await);
    moved
}
