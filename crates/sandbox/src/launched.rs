//! The server's side of the launcher's socket: [`Sandboxes`] as the launcher makes them.
use std::{
    collections::{HashMap, VecDeque},
    fs::File,
    io,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream, UdpSocket},
    os::{fd::OwnedFd, unix::fs::FileExt},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use kit::Tasks;
use tokio::{
    io::Interest,
    net::UnixStream,
    sync::{Notify, oneshot, watch},
};

use crate::{
    Boot, Ended, How, Output, Program, Sandbox, SandboxError, Sandboxes, Spec, Stats,
    egress::{Denials, Gate, NameSockets, Pins},
    protocol::{self, Answer, Call, Fault, Message, Request},
};

/// The launcher, seen from the server. Cheap to clone.
///
/// The last clone and the last sandbox close the socket, and with it the launcher leaves.
#[derive(Debug, Clone)]
pub struct Launched {
    link: Arc<Link>,
    gone: watch::Receiver<bool>,
}

impl Launched {
    /// Speaks with the launcher over the socket that [`crate::launcher::fork`] returned. Its task
    /// runs until the launcher has gone or nobody uses it any more.
    pub fn connect(socket: OwnedFd, tasks: &Tasks) -> io::Result<Self> {
        // Only its readiness is used: messages go by the socket's own calls.
        let socket = std::os::unix::net::UnixStream::from(socket);
        socket.set_nonblocking(true)?;
        rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::CLOEXEC)?;
        let wire = Arc::new(Wire {
            socket: UnixStream::from_std(socket)?,
            unsent: Mutex::default(),
            more: Notify::new(),
            unused: Notify::new(),
        });
        let (tell_gone, gone) = watch::channel(false);
        let link = Arc::new(Link {
            wire: Arc::clone(&wire),
            last: AtomicU64::new(NOBODY),
            waiting: Mutex::default(),
            sandboxes: Mutex::default(),
            gone: AtomicBool::new(false),
        });
        let weak = Arc::downgrade(&link);
        tasks.detach("launcher", async move {
            tokio::select! {
                () = wire.converse(&weak) => {}
                () = wire.unused.notified() => {}
            }
            if let Some(link) = weak.upgrade() {
                link.close();
            }
            tell_gone.send_replace(true);
        });
        Ok(Self { link, gone })
    }

    /// Resolves when the launcher has gone, and every sandbox with it.
    pub async fn gone(&self) {
        let mut gone = self.gone.clone();
        // An error means that the task has ended, which it does only when the launcher has gone.
        drop(gone.wait_for(|gone| *gone).await);
    }
}

#[async_trait]
impl Sandboxes for Launched {
    async fn prepare(&self, spec: Spec) -> Result<Box<dyn Sandbox>, SandboxError> {
        let Spec { base, ephemeral_mb, egress } = spec;
        let call = Call::Prepare { base, ephemeral_mb, egress };
        let sandbox = self.link.call(call).await?;
        match sandbox {
            Taken::Prepared(sandbox) => Ok(Box::new(sandbox)),
            Taken::Answer(..) => Err(unexpected()),
        }
    }

    async fn open_egress(&self) -> Result<Denials, SandboxError> {
        match self.answer(Call::OpenEgress).await? {
            (Answer::Egress, mut fds) => {
                let denials = Denials::new(fds.pop().ok_or_else(unexpected)?);
                denials.map_err(|err| SandboxError::Failed(err.to_string()))
            }
            _ => Err(unexpected()),
        }
    }

    async fn set_gate(&self, number: u32, gate: Gate) -> Result<(), SandboxError> {
        self.answer(Call::SetGate { number, gate: gate.into() }).await.map(drop)
    }

    async fn pin(&self, gate: u32, pins: Vec<Pins>) -> Result<(), SandboxError> {
        self.answer(Call::Pin { gate, pins }).await.map(drop)
    }

    async fn remove_gate(&self, number: u32) -> Result<(), SandboxError> {
        self.answer(Call::RemoveGate { number }).await.map(drop)
    }
}

impl Launched {
    async fn answer(&self, call: Call) -> Result<(Answer, Vec<OwnedFd>), SandboxError> {
        match self.link.call(call).await? {
            Taken::Answer(answer, fds) => Ok((answer, fds)),
            Taken::Prepared(_) => Err(unexpected()),
        }
    }
}

/// A sandbox as the server holds it.
#[derive(Debug)]
struct Launchee {
    link: Arc<Link>,
    number: u64,
    name: String,
    address: Option<Ipv4Addr>,
    peak: Option<File>,
    life: watch::Receiver<Life>,
    destroyed: AtomicBool,
}

#[async_trait]
impl Sandbox for Launchee {
    fn id(&self) -> &str {
        &self.name
    }

    fn address(&self) -> Option<Ipv4Addr> {
        self.address
    }

    async fn join(&self, gate: u32) -> Result<NameSockets, SandboxError> {
        let (Answer::Joined, fds) = self.call(Call::Join { sandbox: self.number, gate }).await?
        else {
            return Err(unexpected());
        };
        let mut fds = fds.into_iter();
        let (Some(udp), Some(tcp)) = (fds.next(), fds.next()) else { return Err(unexpected()) };
        let (udp, tcp) = (UdpSocket::from(udp), TcpListener::from(tcp));
        let unblocked = udp.set_nonblocking(true).and_then(|()| tcp.set_nonblocking(true));
        unblocked.map_err(|err| SandboxError::Failed(err.to_string()))?;
        Ok(NameSockets { udp, tcp })
    }

    async fn listen(&self, at: SocketAddrV4) -> Result<TcpListener, SandboxError> {
        match self.call(Call::Listen { sandbox: self.number, at }).await? {
            (Answer::Listening, mut fds) => {
                let listener = TcpListener::from(fds.pop().ok_or_else(unexpected)?);
                let unblocked = listener.set_nonblocking(true);
                unblocked.map_err(|err| SandboxError::Failed(err.to_string()))?;
                Ok(listener)
            }
            _ => Err(unexpected()),
        }
    }

    async fn connect(&self, to: SocketAddrV4) -> Result<TcpStream, SandboxError> {
        match self.call(Call::Connect { sandbox: self.number, to }).await? {
            (Answer::Connected, mut fds) => Ok(TcpStream::from(fds.pop().ok_or_else(unexpected)?)),
            _ => Err(unexpected()),
        }
    }

    async fn listeners(&self) -> Result<Vec<SocketAddr>, SandboxError> {
        match self.call(Call::Listeners { sandbox: self.number }).await? {
            (Answer::Listeners(found), _) => Ok(found),
            _ => Err(unexpected()),
        }
    }

    async fn boot(&self, boot: Boot) -> Result<(), SandboxError> {
        self.call(Call::Boot { sandbox: self.number, boot: boot.into() }).await.map(drop)
    }

    async fn assign(&self, program: Program) -> Result<Output, SandboxError> {
        match self.call(Call::Assign { sandbox: self.number, program: program.into() }).await? {
            (Answer::Assigned, fds) => {
                let mut fds = fds.into_iter();
                let (Some(output), Some(frames)) = (fds.next(), fds.next()) else {
                    return Err(unexpected());
                };
                Ok(Output { output, frames, companions: fds.next() })
            }
            _ => Err(unexpected()),
        }
    }

    async fn limit_cpu(&self, milli_cores: Option<u32>) -> Result<(), SandboxError> {
        self.call(Call::LimitCpu { sandbox: self.number, milli_cores }).await.map(drop)
    }

    async fn freeze(&self, frozen: bool) -> Result<(), SandboxError> {
        self.call(Call::Freeze { sandbox: self.number, frozen }).await.map(drop)
    }

    async fn end(&self, whom: Vec<Option<usize>>, kill: bool) -> Result<(), SandboxError> {
        self.call(Call::End { sandbox: self.number, whom, kill }).await.map(drop)
    }

    async fn stats(&self) -> Result<Stats, SandboxError> {
        match self.call(Call::Stats { sandbox: self.number }).await? {
            (Answer::Stats(stats), _) => Ok(stats),
            _ => Err(unexpected()),
        }
    }

    fn memory_peak(&self) -> u64 {
        let read = |file: &File| {
            let mut text = [0; 32];
            let length = file.read_at(&mut text, 0).ok()?;
            std::str::from_utf8(&text[..length]).ok()?.trim().parse().ok()
        };
        self.peak.as_ref().and_then(read).unwrap_or(0)
    }

    async fn ended(&self) -> Ended {
        let mut life = self.life.clone();
        let known = life.wait_for(|life| life.ended.is_some()).await;
        known.ok().and_then(|life| life.ended).unwrap_or(DESTROYED)
    }

    async fn emptied(&self) {
        // Whoever could tell has gone only when everything has.
        drop(self.life.clone().wait_for(|life| life.is_over).await);
    }

    async fn destroy(&self) -> Result<(), SandboxError> {
        let done = self.call(Call::Destroy { sandbox: self.number }).await.map(drop);
        // When the launcher has gone, the kernel has done it.
        let done = match done {
            Err(SandboxError::LauncherGone) => Ok(()),
            other => other,
        };
        if done.is_ok() {
            self.destroyed.store(true, Ordering::Relaxed);
        }
        self.link.end(self.number, DESTROYED, true);
        done
    }
}

impl Launchee {
    async fn call(&self, call: Call) -> Result<(Answer, Vec<OwnedFd>), SandboxError> {
        match self.link.call(call).await? {
            Taken::Answer(answer, fds) => Ok((answer, fds)),
            Taken::Prepared(_) => Err(unexpected()),
        }
    }
}

impl Drop for Launchee {
    fn drop(&mut self) {
        if !self.destroyed.load(Ordering::Relaxed) {
            self.link.abandon(self.number);
        }
        self.link.end(self.number, DESTROYED, true);
    }
}

/// What has ended in a sandbox.
#[derive(Debug, Default)]
struct Life {
    /// The first of its programs that did.
    ended: Option<Ended>,
    is_over: bool,
}

const DESTROYED: Ended = Ended { how: How::Destroyed, companion: None, out_of_memory: false };

/// Nobody waits for the reply to a request with this number.
const NOBODY: u64 = 0;

/// A reply as its caller takes it. A new sandbox is one from the moment its reply is read, so
/// that it is destroyed even if its caller has gone meanwhile.
#[derive(Debug)]
enum Taken {
    Prepared(Launchee),
    Answer(Answer, Vec<OwnedFd>),
}

type Reply = Result<Taken, SandboxError>;

/// Who waits for what: kept by those who use the launcher.
#[derive(Debug)]
struct Link {
    wire: Arc<Wire>,
    last: AtomicU64,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Reply>>>,
    sandboxes: Mutex<HashMap<u64, watch::Sender<Life>>>,
    gone: AtomicBool,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.wire.unused.notify_one();
    }
}

impl Link {
    async fn call(&self, call: Call) -> Reply {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let request = protocol::encode(&Request { id, call });
        let request = request.map_err(|err| SandboxError::Failed(err.to_string()))?;
        let (reply, replied) = oneshot::channel();
        lock(&self.waiting).insert(id, reply);
        if self.gone.load(Ordering::SeqCst) {
            lock(&self.waiting).remove(&id);
            return Err(SandboxError::LauncherGone);
        }
        self.wire.send(request);
        replied.await.unwrap_or(Err(SandboxError::LauncherGone))
    }

    /// Has a sandbox destroyed without waiting for it.
    fn abandon(&self, sandbox: u64) {
        let request = Request { id: NOBODY, call: Call::Destroy { sandbox } };
        match protocol::encode(&request) {
            Ok(request) => self.wire.send(request),
            Err(err) => tracing::error!("a request cannot be written: {err}"),
        }
    }

    fn take(self: &Arc<Self>, message: Message, fds: Vec<OwnedFd>) {
        match message {
            Message::Ended { sandbox, ended, all } => self.end(sandbox, ended, all),
            Message::Reply { id, result } => {
                let reply = match result {
                    Ok(Answer::Prepared { sandbox, name, address }) => {
                        Ok(Taken::Prepared(self.begin(sandbox, (name, address), fds)))
                    }
                    Ok(answer) => Ok(Taken::Answer(answer, fds)),
                    Err(fault) => Err(fault.into()),
                };
                let waiting = lock(&self.waiting).remove(&id);
                // A caller that has gone drops what it asked for, a sandbox too.
                drop(waiting.map(|waiting| waiting.send(reply)));
            }
        }
    }

    fn begin(
        self: &Arc<Self>,
        number: u64,
        (name, address): (String, Option<Ipv4Addr>),
        mut fds: Vec<OwnedFd>,
    ) -> Launchee {
        let (tell, life) = watch::channel(Life::default());
        lock(&self.sandboxes).insert(number, tell);
        let destroyed = AtomicBool::new(false);
        let peak = fds.pop().map(File::from);
        Launchee { link: Arc::clone(self), number, name, address, peak, life, destroyed }
    }

    fn end(&self, sandbox: u64, ended: Ended, all: bool) {
        let mut sandboxes = lock(&self.sandboxes);
        let Some(tell) = sandboxes.get(&sandbox) else { return };
        tell.send_modify(|life| {
            life.ended.get_or_insert(ended);
            life.is_over = all;
        });
        if all {
            sandboxes.remove(&sandbox);
        }
    }

    /// The launcher has gone: everyone who waits is told.
    fn close(&self) {
        self.gone.store(true, Ordering::SeqCst);
        lock(&self.waiting).clear();
        lock(&self.wire.unsent).clear();
        for (_, tell) in lock(&self.sandboxes).drain() {
            tell.send_modify(|life| {
                life.ended.get_or_insert(DESTROYED);
                life.is_over = true;
            });
        }
    }
}

/// The socket itself, kept by the task too.
#[derive(Debug)]
struct Wire {
    socket: UnixStream,
    /// What the socket had no room for. Bounded by the callers, who wait for their replies, and
    /// by the sandboxes, which are abandoned once each.
    unsent: Mutex<VecDeque<Vec<u8>>>,
    more: Notify,
    unused: Notify,
}

impl Wire {
    /// Sends at once if the socket takes it, else leaves it to the task.
    fn send(&self, request: Vec<u8>) {
        let mut unsent = lock(&self.unsent);
        if unsent.is_empty() && self.try_send(&request).is_ok() {
            return;
        }
        unsent.push_back(request);
        drop(unsent);
        self.more.notify_one();
    }

    /// Takes messages and sends what waits, until the launcher has gone.
    async fn converse(&self, link: &Weak<Link>) {
        let mut buffer = Vec::new();
        loop {
            let unsent = !lock(&self.unsent).is_empty();
            let ready = tokio::select! {
                ready = self.socket.readable() => ready,
                ready = self.socket.writable(), if unsent => {
                    if ready.is_err() || self.send_waiting().is_err() {
                        tracing::error!("the launcher cannot be reached");
                        return;
                    }
                    continue;
                }
                () = self.more.notified() => continue,
            };
            let receive = || protocol::receive(&self.socket, &mut buffer);
            match ready.and_then(|()| self.socket.try_io(Interest::READABLE, receive)) {
                Ok(Some((message, fds))) => match link.upgrade() {
                    Some(link) => link.take(message, fds),
                    None => return,
                },
                Ok(None) => return,
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => {}
                Err(err) => {
                    tracing::error!("the launcher cannot be understood: {err}");
                    return;
                }
            }
        }
    }

    /// Sends what the socket takes now.
    fn send_waiting(&self) -> io::Result<()> {
        let mut unsent = lock(&self.unsent);
        while let Some(request) = unsent.front() {
            match self.try_send(request) {
                Ok(()) => drop(unsent.pop_front()),
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => break,
                Err(err) => return Err(err),
            }
        }
        Ok(())
    }

    fn try_send(&self, request: &[u8]) -> io::Result<()> {
        self.socket.try_io(Interest::WRITABLE, || protocol::send(&self.socket, request, &[]))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unexpected() -> SandboxError {
    SandboxError::Failed("the launcher answered something else".to_owned())
}

impl From<Fault> for SandboxError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NoRoom(why) => Self::NoRoom(why),
            Fault::CannotStart { program, problem } => Self::CannotStart { program, problem },
            Fault::Failed(why) => Self::Failed(why),
        }
    }
}
