//! Questions that are put to an instance: whether it has started, lives, takes requests.

use std::{convert::Infallible, ops::ControlFlow, time::Duration};

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Empty, Limited};
use model::{Check, Probe};
use tokio::time::Instant;

use super::connections::Connections;
use crate::platform::Body;

/// How soon it is looked again whether somebody listens.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);
/// What a probe's answer may say.
const MAX_ANSWER: usize = 64 * 1024;
/// How Google's own probes name themselves.
const AGENT: &str = "GoogleHC/1.0";

/// Waits until the instance has started: how many questions it took, or how many were in vain.
pub(super) async fn started(connections: &Connections, probe: &Probe) -> Result<u32, u32> {
    tokio::time::sleep(seconds(probe.delay_s)).await;
    for attempt in 1..=probe.failures {
        let next = Instant::now() + seconds(probe.period_s);
        if passes(connections, probe, true).await {
            return Ok(attempt);
        }
        if attempt < probe.failures {
            tokio::time::sleep_until(next).await;
        }
    }
    Err(probe.failures)
}

/// Puts a question again and again, and says each time whether it stands, until it is told enough.
pub(super) async fn watch(
    connections: &Connections,
    probe: &Probe,
    mut tell: impl FnMut(bool) -> ControlFlow<()>,
) {
    tokio::time::sleep(seconds(probe.delay_s)).await;
    let mut failed = 0;
    loop {
        let next = Instant::now() + seconds(probe.period_s);
        failed = if passes(connections, probe, false).await { 0 } else { failed + 1 };
        let is_told = failed == 0 || failed >= probe.failures;
        if is_told && tell(failed == 0).is_break() {
            return;
        }
        tokio::time::sleep_until(next).await;
    }
}

/// One question. With `patient` nobody's listening is no answer yet.
async fn passes(connections: &Connections, probe: &Probe, patient: bool) -> bool {
    let asked = async {
        let mut pause = FIRST_PAUSE;
        while connections.connect().await.is_err() {
            if !patient {
                return false;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        match &probe.check {
            Check::Connects => true,
            Check::Answers(path) => answers(connections, path).await,
        }
    };
    tokio::time::timeout(seconds(probe.timeout_s), asked).await.unwrap_or(false)
}

async fn answers(connections: &Connections, path: &str) -> bool {
    let nothing = Empty::<Bytes>::new().map_err(|never: Infallible| match never {});
    let request = Request::get(path)
        .header(header::HOST, "localhost")
        .header(header::USER_AGENT, AGENT)
        .body(Body::new(nothing));
    let Ok(request) = request else { return false };
    let Ok(response) = connections.send(request).await else { return false };
    let status = response.status();
    let mut body = response.into_body();
    if Limited::new(&mut body, MAX_ANSWER).collect().await.is_ok() {
        connections.keep(body.connection);
    }
    status.is_success() || status.is_redirection()
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}
