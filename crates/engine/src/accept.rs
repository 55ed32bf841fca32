//! Listeners inside sandboxes: whoever connects is hostile, and bounded in number.

use std::{sync::Arc, time::Duration};

use kit::Tasks;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;

/// Serves a listener until `stop`, each connection as a task. Those beyond `most` at once are
/// closed.
pub(crate) async fn serve<F>(
    name: &'static str,
    listener: TcpListener,
    most: usize,
    stop: CancellationToken,
    tasks: Tasks,
    converse: impl Fn(TcpStream) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(most));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = accepted else {
            // Out of descriptors: some will be free in a moment.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(place) = room.clone().try_acquire_owned() else { continue };
        drop(stream.set_nodelay(true));
        let (conversing, stop) = (converse(stream), stop.clone());
        tasks.detach(name, async move {
            tokio::select! {
                () = conversing => {}
                () = stop.cancelled() => {}
            }
            drop(place);
        });
    }
}
