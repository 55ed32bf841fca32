use tokio::task::JoinError;

/// Does on a thread of its own what would keep others waiting. In a simulated world it is done at
/// once: how long the machine takes for it must not decide what happens there.
pub async fn blocking<T, F>(work: F) -> Result<T, JoinError>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    #[cfg(any(test, feature = "sim"))]
    if crate::sim::is_simulated() {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work).await
}
