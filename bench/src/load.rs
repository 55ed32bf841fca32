//! A closed loop: each connection sends its next request when it has the answer to its last.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::{task::JoinSet, time::Instant};

use crate::http::Connection;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    /// Requests in all, beside the warm-up.
    pub(crate) rounds: usize,
}

impl Load {
    /// One turn of it.
    pub(crate) fn turn(self) -> Self {
        Self { rounds: self.rounds / TURNS, ..self }
    }
}

/// Ours and the other side, measured in turn, so that a drift of the machine meets both.
pub(crate) type Turns = Vec<(Figures, Figures)>;

/// How many turns a row's measurement is split into.
pub(crate) const TURNS: usize = 3;

/// What a load came to.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    /// Sorted.
    pub(crate) latencies: Vec<Duration>,
    pub(crate) wall: Duration,
    /// Processor time of the loaded side, where it was measured.
    pub(crate) cpu: Option<Duration>,
}

impl Figures {
    pub(crate) fn new(mut latencies: Vec<Duration>, wall: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, wall, cpu: None }
    }

    /// Of what was done one after the other.
    pub(crate) fn of_each(times: Vec<Duration>) -> Self {
        let wall = times.iter().sum();
        Self::new(times, wall)
    }

    /// Several as one.
    pub(crate) fn together<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let latencies = all.clone().flat_map(|it| &it.latencies).copied().collect();
        let whole = Self::new(latencies, all.clone().map(|it| it.wall).sum());
        Self { cpu: all.map(|it| it.cpu).sum(), ..whole }
    }

    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let last = self.latencies.len() - 1;
        self.latencies[(self.latencies.len() * percent / 100).min(last)]
    }

    pub(crate) fn per_second(&self) -> f64 {
        count(self.latencies.len()) / self.wall.as_secs_f64()
    }

    pub(crate) fn cpu_per_request(&self) -> Option<Duration> {
        let cpu = self.cpu?;
        Some(cpu.div_f64(count(self.latencies.len())))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of requests is far below 2^52")]
fn count(n: usize) -> f64 {
    n as f64
}

/// Sends `request` again and again; every answer must be a success.
pub(crate) async fn run(address: &str, request: Vec<u8>, load: Load) -> Result<Figures> {
    warm(address, &request, load).await.context("the warm-up")?;
    let began = Instant::now();
    let mut all = JoinSet::new();
    for _ in 0..load.connections {
        let (address, request) = (address.to_owned(), request.clone());
        let rounds = load.rounds / load.connections;
        all.spawn(async move { one(&address, &request, rounds).await });
    }
    let mut latencies = Vec::with_capacity(load.rounds);
    while let Some(done) = all.join_next().await {
        latencies.extend(done??);
    }
    let wall = began.elapsed();
    Ok(Figures::new(latencies, wall))
}

async fn warm(address: &str, request: &[u8], load: Load) -> Result<()> {
    let mut all = JoinSet::new();
    for _ in 0..load.connections {
        let (address, request) = (address.to_owned(), request.to_vec());
        let rounds = (load.rounds / load.connections / 10).max(20);
        all.spawn(async move { one(&address, &request, rounds).await });
    }
    while let Some(done) = all.join_next().await {
        drop(done??);
    }
    Ok(())
}

async fn one(address: &str, request: &[u8], rounds: usize) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(address).await?;
    let mut latencies = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let began = Instant::now();
        connection.send(request).await?;
        let answer = connection.receive().await?;
        latencies.push(began.elapsed());
        let status = answer.status()?;
        ensure!(
            status == 200 && answer.header("x-amz-function-error").is_none(),
            "answered {status}: {}",
            String::from_utf8_lossy(&answer.body)
        );
    }
    Ok(latencies)
}
