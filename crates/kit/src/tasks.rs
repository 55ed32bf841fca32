use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

use anyhow::{Context, Error, Result};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

/// The parts of a process that run beside each other: named, traced, stopped together and
/// waited for. Cheap to clone; every clone adds to the same set.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    failure: Arc<Mutex<Option<Error>>>,
}

impl Tasks {
    pub fn new(stop: CancellationToken) -> Self {
        Self { stop, ..Self::default() }
    }

    /// Cancelled when the process should end.
    pub fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Runs a task whose failure ends the process: the first error stops the others.
    pub fn spawn<F>(&self, name: &'static str, task: F)
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let this = self.clone();
        let guarded = async move {
            let mut on_panic = StopOnDrop { tasks: Some(&this), name };
            let outcome = task.await.context(name);
            on_panic.tasks = None;
            drop(on_panic);
            if let Err(err) = outcome {
                this.fail(err);
            }
        };
        drop(self.tracker.spawn(guarded.instrument(tracing::info_span!("task", name))));
    }

    /// Runs a task that concerns one request or one instance only: it has no error to give, and
    /// its panic ends it alone.
    pub fn detach<F>(&self, name: &'static str, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        drop(self.tracker.spawn(task.instrument(tracing::debug_span!("task", name))));
    }

    /// Runs a future where it is awaited, without a task of its own. If who awaits it leaves
    /// before it is over, it goes on as a detached task.
    pub async fn outlive<F>(&self, name: &'static str, future: F) -> F::Output
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let mut rest = Rest { tasks: self, name, future: Some(Box::pin(future)) };
        let output = std::future::poll_fn(|context| match &mut rest.future {
            Some(future) => future.as_mut().poll(context),
            None => Poll::Pending,
        });
        let output = output.await;
        rest.future = None;
        output
    }

    /// Waits for every task, and returns the first failure.
    pub async fn join(&self) -> Result<()> {
        self.tracker.close();
        self.tracker.wait().await;
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map_or(Ok(()), Err)
    }

    fn fail(&self, err: Error) {
        self.stop.cancel();
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(err);
    }
}

struct Rest<'a, F: Future<Output: Send> + Send + 'static> {
    tasks: &'a Tasks,
    name: &'static str,
    future: Option<Pin<Box<F>>>,
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Rest<'_, F> {
    fn drop(&mut self) {
        // What has panicked cannot go on.
        if let Some(future) = self.future.take().filter(|_| !std::thread::panicking()) {
            self.tasks.detach(self.name, async move { drop(future.await) });
        }
    }
}

struct StopOnDrop<'a> {
    tasks: Option<&'a Tasks>,
    name: &'static str,
}

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        if let Some(tasks) = self.tasks.filter(|_| std::thread::panicking()) {
            tasks.fail(Error::msg("a task panicked").context(self.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_left_alone_goes_on() {
        let tasks = Tasks::default();
        assert_eq!(tasks.outlive("whole", async { 7 }).await, 7);

        let (go, gone) = tokio::sync::oneshot::channel();
        let (tell, told) = tokio::sync::oneshot::channel();
        let rest = tasks.outlive("left", async move {
            let said: Result<u32, _> = gone.await;
            drop(tell.send(said));
        });
        assert!(tokio::time::timeout(std::time::Duration::ZERO, rest).await.is_err());
        go.send(8).unwrap();
        assert_eq!(told.await.unwrap(), Ok(8));
        tasks.join().await.unwrap();
    }

    #[tokio::test]
    async fn the_first_failure_stops_the_others_and_is_returned() {
        let tasks = Tasks::default();
        let stop = tasks.stop().clone();
        tasks.spawn("waits", async move {
            stop.cancelled().await;
            Ok(())
        });
        tasks.spawn("fails", async { Err(Error::msg("no")) });

        let err = tasks.join().await.unwrap_err();
        assert_eq!(format!("{err:#}"), "fails: no");
    }
}
