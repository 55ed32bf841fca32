//! What the platform does by itself, again and again: one file a loop, each a pure rule and the
//! use case that carries it out under a [`model::Principal::System`] of its own.
mod collect;
mod retention;
mod secrets;
mod uses;

use std::time::Duration;

use crate::Control;

impl Control {
    /// Starts every loop. They end with the process.
    pub fn start_loops(&self) {
        self.resume_rotation();
        let this = self.clone();
        self.every("retention", Duration::from_mins(1), move || {
            let this = this.clone();
            async move { this.compact_logs().await }
        });
        let this = self.clone();
        self.every("secrets", Duration::from_secs(30), move || {
            let this = this.clone();
            async move { this.look_after_secrets().await }
        });
        let this = self.clone();
        self.every("collector", Duration::from_hours(1), move || {
            let this = this.clone();
            async move { this.collect_packages().await }
        });
        let this = self.clone();
        self.every("uses", Duration::from_mins(1), move || {
            let this = this.clone();
            async move { this.keep_uses().await }
        });
        let (this, stop) = (self.clone(), self.tasks.stop().clone());
        self.tasks.detach("last uses", async move {
            stop.cancelled().await;
            if let Err(error) = this.keep_uses().await {
                tracing::error!(%error, "the last uses of keys and roles could not be kept");
            }
        });
    }

    fn every<F>(
        &self,
        name: &'static str,
        period: Duration,
        run: impl Fn() -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = Result<(), crate::Error>> + Send,
    {
        let stop = self.tasks.stop().clone();
        self.tasks.detach(name, async move {
            let mut tick = tokio::time::interval(period);
            loop {
                tokio::select! {
                    _ = tick.tick() => if let Err(error) = run().await {
                        tracing::error!(%error, name, "a loop failed; it tries again");
                    },
                    () = stop.cancelled() => return,
                }
            }
        });
    }
}
