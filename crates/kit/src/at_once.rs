use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// How often a future is polled again before others have their turn.
const TURNS: usize = 16;

const RESTING: u8 = 0;
const POLLED: u8 = 1;
const WOKEN: u8 = 2;

/// A future that goes on at once when it wakes itself while it is polled.
///
/// A runtime puts such a task at the end of its queue and wakes another thread to take it from
/// there. An HTTP connection wakes itself once for every body that is read from it, and what
/// remains to be done costs far less than another thread.
pub struct AtOnce<F> {
    future: Pin<Box<F>>,
    state: Arc<State>,
    waker: Waker,
}

struct State {
    at: AtomicU8,
    task: Mutex<Waker>,
}

impl State {
    fn keep(&self, waker: &Waker) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        task.clone_from(waker);
    }
}

impl Wake for State {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.at.swap(WOKEN, Ordering::AcqRel) == RESTING {
            self.task.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
        }
    }
}

/// Goes on with a future at once when it wakes itself.
pub fn at_once<F: Future>(future: F) -> AtOnce<F> {
    let task = Mutex::new(Waker::noop().clone());
    let state = Arc::new(State { at: AtomicU8::new(RESTING), task });
    AtOnce { future: Box::pin(future), waker: state.clone().into(), state }
}

impl<F: Future> Future for AtOnce<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Self { future, state, waker } = &mut *self;
        state.keep(context.waker());
        for _ in 0..TURNS {
            state.at.store(POLLED, Ordering::Release);
            if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(waker)) {
                return Poll::Ready(output);
            }
            let rests =
                state.at.compare_exchange(POLLED, RESTING, Ordering::AcqRel, Ordering::Acquire);
            if rests.is_ok() {
                return Poll::Pending;
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, sync::atomic::AtomicUsize, time::Duration};

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn waking_itself(times: usize) -> impl Future<Output = usize> {
        let mut polled = 0;
        poll_fn(move |context| {
            polled += 1;
            if polled > times {
                return Poll::Ready(polled);
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
    }

    #[test]
    fn what_wakes_itself_goes_on_without_its_task_being_woken() {
        let count = Arc::new(Count::default());
        let waker = count.clone().into();
        let mut context = Context::from_waker(&waker);
        let mut future = Box::pin(at_once(waking_itself(3)));
        assert_eq!(future.as_mut().poll(&mut context), Poll::Ready(4));
        assert_eq!(count.0.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn what_wakes_itself_for_ever_lets_others_have_their_turn() {
        let count = Arc::new(Count::default());
        let waker = count.clone().into();
        let mut context = Context::from_waker(&waker);
        let mut future = Box::pin(at_once(waking_itself(TURNS + 1)));
        assert_eq!(future.as_mut().poll(&mut context), Poll::Pending);
        assert_eq!(count.0.load(Ordering::SeqCst), 1);
        assert_eq!(future.as_mut().poll(&mut context), Poll::Ready(TURNS + 2));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn whoever_wakes_it_from_elsewhere_is_heard() {
        let tasks = crate::Tasks::default();
        for _ in 0..100 {
            let (there, mut arrived) = tokio::sync::mpsc::channel(1);
            let (back, mut returned) = tokio::sync::mpsc::channel(1);
            tasks.spawn(
                "asks",
                at_once(async move {
                    for number in 0..1000 {
                        there.send(number).await?;
                        anyhow::ensure!(returned.recv().await == Some(number));
                    }
                    Ok(())
                }),
            );
            tasks.spawn(
                "answers",
                at_once(async move {
                    while let Some(number) = arrived.recv().await {
                        if number % 100 == 0 {
                            tokio::task::yield_now().await;
                            tokio::time::sleep(Duration::from_micros(1)).await;
                        }
                        back.send(number).await?;
                    }
                    Ok(())
                }),
            );
        }
        tokio::time::timeout(Duration::from_mins(1), tasks.join()).await.unwrap().unwrap();
    }
}
