//! Sandboxes that are made, and engines that are booted, before a start needs them.
//!
//! A line of engines that was used in the last hour has one spare; all of them together have
//! a bound, and give way when the machine is full. A spare serves a start only where nothing can
//! tell it from a fresh one: see [`Plan::wish`](crate::contracts::lambda::Plan::wish).
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kit::Tasks;
use sandbox::{Boot, Sandbox, SandboxError, Sandboxes, Spec};
use tokio::time::Instant;

use crate::event::Served;

/// How long a line has a spare after its last use.
const KEPT: Duration = Duration::from_hours(1);
/// What all spares may use together, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// What a start would like to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) spec: Spec,
    /// The engine that is to wait for the code; without one the sandbox is enough.
    pub(crate) boot: Option<Boot>,
}

impl Wish {
    /// What it may use while it waits is no difference.
    fn is_like(&self, other: &Self) -> bool {
        let line = |wish: &Self| wish.boot.as_ref().map(|boot| (boot.engine, boot.argv.clone()));
        self.spec == other.spec && line(self) == line(other)
    }
}

pub(crate) struct Spares {
    sandboxes: Arc<dyn Sandboxes>,
    tasks: Tasks,
    /// None are kept.
    is_off: bool,
    lines: Mutex<Lines>,
}

#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    closed: bool,
}

/// One line's place.
struct Line {
    wish: Wish,
    used: Instant,
    spare: Spare,
}

enum Spare {
    None,
    Coming,
    Ready(Box<dyn Sandbox>),
}

impl Spares {
    pub(crate) fn new(sandboxes: Arc<dyn Sandboxes>, tasks: Tasks, is_off: bool) -> Self {
        Self { sandboxes, tasks, is_off, lines: Mutex::default() }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A spare, if a good one is there, else a new sandbox.
    pub(crate) async fn take(
        &self,
        wish: &Wish,
    ) -> Result<(Box<dyn Sandbox>, Served), SandboxError> {
        let ready = self.lines().take(wish);
        if let Some(sandbox) = ready {
            let alive = tokio::select! {
                biased;
                _ended = sandbox.ended() => false,
                () = std::future::ready(()) => true,
            };
            if alive {
                let served = if wish.boot.is_some() { Served::Engine } else { Served::Sandbox };
                return Ok((sandbox, served));
            }
        }
        self.make_fresh(wish).await
    }

    /// A new sandbox.
    pub(crate) async fn make_fresh(
        &self,
        wish: &Wish,
    ) -> Result<(Box<dyn Sandbox>, Served), SandboxError> {
        Ok((self.sandboxes.prepare(wish.spec.clone()).await?, Served::Fresh))
    }

    /// Makes a spare of a kind that is being used, unless there is one.
    pub(crate) fn restock(self: &Arc<Self>, wish: &Wish) {
        if self.is_off || !self.lines().expect(wish) {
            return;
        }
        let (this, wish) = (self.clone(), wish.clone());
        self.tasks.detach("spare", async move {
            let made = this.make(&wish).await;
            if let Err(error) = &made {
                tracing::debug!(%error, "no spare could be made");
            }
            this.lines().put(&wish, made.ok());
        });
    }

    async fn make(&self, wish: &Wish) -> Result<Box<dyn Sandbox>, SandboxError> {
        let sandbox = self.sandboxes.prepare(wish.spec.clone()).await?;
        if let Some(boot) = &wish.boot {
            sandbox.boot(boot.clone()).await?;
        }
        Ok(sandbox)
    }

    /// Lets those go whose line was not used for long.
    pub(crate) fn reap(&self) {
        let now = Instant::now();
        self.lines()
            .lines
            .retain(|line| matches!(line.spare, Spare::Coming) || now - line.used < KEPT);
    }

    /// Lets one go, for somebody who needs its place.
    pub(crate) fn evict_one(&self) -> bool {
        let mut lines = self.lines();
        let ready = |line: &&mut Line| matches!(line.spare, Spare::Ready(_));
        let oldest = lines.lines.iter_mut().filter(ready).min_by_key(|line| line.used);
        oldest.map(|line| line.spare = Spare::None).is_some()
    }

    /// Lets all go, and makes no more.
    pub(crate) async fn close(&self) {
        let ended = {
            let mut lines = self.lines();
            lines.closed = true;
            std::mem::take(&mut lines.lines)
        };
        for line in ended {
            if let Spare::Ready(sandbox) = line.spare {
                drop(sandbox.destroy().await);
            }
        }
    }
}

impl Lines {
    fn take(&mut self, wish: &Wish) -> Option<Box<dyn Sandbox>> {
        let line = self.lines.iter_mut().find(|line| line.wish.is_like(wish))?;
        line.used = Instant::now();
        match std::mem::replace(&mut line.spare, Spare::None) {
            Spare::Ready(sandbox) => Some(sandbox),
            other => {
                line.spare = other;
                None
            }
        }
    }

    /// Whether a spare is to be made; it is expected from then on.
    fn expect(&mut self, wish: &Wish) -> bool {
        let used = Instant::now();
        let at = self.lines.iter().position(|line| line.wish.is_like(wish));
        let at = at.unwrap_or_else(|| {
            self.lines.push(Line { wish: wish.clone(), used, spare: Spare::None });
            self.lines.len() - 1
        });
        let bytes = |line: &Line| match &line.spare {
            Spare::Ready(sandbox) => sandbox.memory_peak(),
            Spare::None | Spare::Coming => 0,
        };
        let has_room = self.lines.iter().map(bytes).sum::<u64>() < MOST_BYTES;
        let line = &mut self.lines[at];
        line.used = used;
        let makes = has_room && !self.closed && matches!(line.spare, Spare::None);
        if makes {
            line.spare = Spare::Coming;
        }
        makes
    }

    fn put(&mut self, wish: &Wish, made: Option<Box<dyn Sandbox>>) {
        let line = self.lines.iter_mut().find(|line| line.wish.is_like(wish));
        if let Some(line) = line {
            line.spare = made.map_or(Spare::None, Spare::Ready);
        }
    }
}
