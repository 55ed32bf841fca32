//! Carries what an instance writes to its log: bytes from its pipes become rows, in order with
//! the platform's own lines.
//!
//! One task an instance. It reads the pipes only as fast as the log takes rows, so a flood of
//! output holds up the function that makes it and nobody else; memory is bounded by one line.

use std::{
    borrow::Cow,
    collections::VecDeque,
    os::fd::OwnedFd,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::{Buf, Bytes, BytesMut};
use jiff::{SignedDuration, Timestamp};
use kit::{Env, Tasks};
use model::{Digest, LogLevel};
use rustix::event::{PollFd, PollFlags, Timespec};
use sandbox::Output;
use serde::Deserialize;
use telemetry::{GroupKey, Logs, Row};
use tokio::{
    net::unix::pipe::Receiver,
    sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot},
};

use crate::contracts::{
    http::in_flight::InFlight,
    lambda::telemetry_api::{Said, Telemetry, Voice},
};

/// The longest line of a log: CloudWatch Logs' quota for one event of 256 KB, less its overhead.
const MAX_LINE: usize = 256 * 1024 - 26;
/// What an invocation's caller may see of its log.
const TAIL: usize = 4096;
/// How much is read of what was written before an invocation's end, if it goes on being written.
const MAX_DRAIN: usize = 8 * 1024 * 1024;
/// How many commands may wait for the log to take what came before.
const MAX_COMMANDS: usize = 16;
/// How much is read at once: what a pipe holds.
const READ: usize = 64 * 1024;
const FRAME_HEADER: usize = 16;
const FRAME_MAGIC: u32 = 0xa55a_0000;

/// Where an instance's log goes.
#[derive(Clone)]
pub(crate) struct Stream {
    pub(crate) group: Arc<GroupKey>,
    pub(crate) name: Arc<str>,
    pub(crate) revision: Digest,
    /// The lowest level that is kept of what the code writes; without one everything is.
    pub(crate) level: Option<LogLevel>,
    /// How many lines were below it.
    pub(crate) dropped: Arc<AtomicU64>,
    /// Hears of every line.
    pub(crate) telemetry: Arc<Telemetry>,
    pub(crate) as_json: bool,
    /// The requests that lines may be of, where there can be several at once.
    pub(crate) in_flight: Option<Arc<InFlight>>,
}

/// Something that the platform says.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    /// What stands in the log.
    pub(crate) line: Option<String>,
    /// What those who listen hear.
    pub(crate) said: Option<Said>,
}

enum Command {
    Say(Vec<Entry>),
    Begin {
        request_id: String,
        want_tail: bool,
        entry: Entry,
        /// What waits in the pipes was written before.
        drain: bool,
    },
    /// The code has done its part of the invocation.
    Done(Vec<Entry>),
    End {
        entries: Vec<Entry>,
        tail: oneshot::Sender<Option<Bytes>>,
    },
    Attach(Output),
    /// The program has ended: read to the end of the pipes.
    Finish(oneshot::Sender<()>),
    /// Everything before this is taken in.
    Reached(oneshot::Sender<()>),
    Close,
}

/// The platform's hand on an instance's log. Dropping it closes the log.
pub(crate) struct Pump(Arc<Queue>);

impl Drop for Pump {
    fn drop(&mut self) {
        self.0.push(Command::Close, None);
        self.0.wake.notify_one();
    }
}

/// The commands that wait, each with its place.
struct Queue {
    commands: Mutex<VecDeque<(Command, Option<OwnedSemaphorePermit>)>>,
    room: Arc<Semaphore>,
    wake: Notify,
    /// Those that the code writes to.
    pipes: Mutex<Vec<Arc<Receiver>>>,
}

impl Queue {
    fn commands(&self) -> MutexGuard<'_, VecDeque<(Command, Option<OwnedSemaphorePermit>)>> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, command: Command, place: Option<OwnedSemaphorePermit>) {
        self.commands().push_back((command, place));
    }

    fn pop(&self) -> Option<Command> {
        self.commands().pop_front().map(|(command, _)| command)
    }

    fn pipes(&self) -> MutexGuard<'_, Vec<Arc<Receiver>>> {
        self.pipes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something waits in the pipes.
    fn has_output(&self) -> bool {
        let pipes = self.pipes();
        let mut fds: Vec<_> = pipes.iter().map(|pipe| PollFd::new(pipe, PollFlags::IN)).collect();
        // A signal that comes in between is as good as output.
        rustix::event::poll(&mut fds, Some(&Timespec::default())).map_or(true, |ready| ready > 0)
    }

    /// Resolves when there may be a command.
    async fn ready(&self) {
        if self.commands().is_empty() {
            self.wake.notified().await;
        }
    }
}

impl Pump {
    pub(crate) fn start(stream: Stream, logs: Logs, env: Arc<dyn Env>, tasks: &Tasks) -> Self {
        let queue = Arc::new(Queue {
            commands: Mutex::default(),
            room: Arc::new(Semaphore::new(MAX_COMMANDS)),
            wake: Notify::new(),
            pipes: Mutex::default(),
        });
        let writer = Writer {
            stream,
            logs,
            env,
            invocation: None,
            tail: None,
            lost: false,
            rows: Vec::new(),
            latest: Timestamp::MIN,
        };
        tasks.detach("log pump", run(writer, queue.clone()));
        Self(queue)
    }

    pub(crate) async fn attach(&self, output: Output) {
        self.send(Command::Attach(output)).await;
    }

    pub(crate) async fn say(&self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.send(Command::Say(entries)).await;
        }
    }

    /// Says something if that need not wait; gives it back, else.
    pub(crate) fn try_say(&self, entries: Vec<Entry>) -> Result<(), Vec<Entry>> {
        let Ok(place) = self.0.room.clone().try_acquire_owned() else { return Err(entries) };
        self.0.push(Command::Say(entries), Some(place));
        self.0.wake.notify_one();
        Ok(())
    }

    /// An invocation begins. What was written between two of them belongs to neither; if there is
    /// nothing such, nobody is woken: this stands before whatever is written next.
    pub(crate) async fn begin(&self, request_id: String, want_tail: bool, entry: Entry) {
        let drain = self.0.has_output();
        self.put(Command::Begin { request_id, want_tail, entry, drain }).await;
        if drain {
            self.0.wake.notify_one();
        }
    }

    /// Takes in what the code has written, and says this after it.
    pub(crate) async fn done(&self, entries: Vec<Entry>) {
        self.send(Command::Done(entries)).await;
    }

    /// Takes in what the invocation has written, says this after it, and gives the tail if it was
    /// wanted. The answer may be dropped by who does not want it.
    pub(crate) async fn end(&self, entries: Vec<Entry>) -> oneshot::Receiver<Option<Bytes>> {
        let (tail, answer) = oneshot::channel();
        self.send(Command::End { entries, tail }).await;
        answer
    }

    /// Waits until everything that was said before is said.
    pub(crate) async fn reached(&self) {
        let (done, reached) = oneshot::channel();
        self.send(Command::Reached(done)).await;
        let _ = reached.await;
    }

    /// Waits until everything that the ended program wrote is taken in.
    pub(crate) async fn finish(&self) {
        let (done, finished) = oneshot::channel();
        self.send(Command::Finish(done)).await;
        let _ = finished.await;
    }

    async fn put(&self, command: Command) {
        // It is never closed.
        let place = self.0.room.clone().acquire_owned().await.ok();
        self.0.push(command, place);
    }

    async fn send(&self, command: Command) {
        self.put(command).await;
        self.0.wake.notify_one();
    }
}

async fn run(mut writer: Writer, queue: Arc<Queue>) {
    let mut output = Source::new(Lines, Voice::Function);
    let mut frames = Source::new(Frames::default(), Voice::Function);
    let mut beside = Source::new(Lines, Voice::Extension);
    loop {
        let ready = tokio::select! {
            biased;
            () = queue.ready() => Ready::Command,
            () = output.readable() => Ready::Output,
            () = frames.readable() => Ready::Frames,
            () = beside.readable() => Ready::Beside,
        };
        // A command stands before what is written after it, whatever woke this.
        let Some(command) = queue.pop() else {
            match ready {
                Ready::Command => {}
                Ready::Output => _ = output.read(&mut writer).await,
                Ready::Frames => _ = frames.read(&mut writer).await,
                Ready::Beside => _ = beside.read(&mut writer).await,
            }
            continue;
        };
        match command {
            Command::Close => return,
            Command::Say(entries) => writer.platform(entries).await,
            Command::Begin { request_id, want_tail, entry, drain } => {
                if drain {
                    output.drain(&mut writer, MAX_DRAIN).await;
                    frames.drain(&mut writer, MAX_DRAIN).await;
                }
                writer.begin(request_id, want_tail);
                writer.platform(vec![entry]).await;
            }
            Command::Done(entries) => {
                output.drain(&mut writer, MAX_DRAIN).await;
                frames.drain(&mut writer, MAX_DRAIN).await;
                writer.platform(entries).await;
            }
            Command::End { entries, tail } => {
                output.drain(&mut writer, MAX_DRAIN).await;
                frames.drain(&mut writer, MAX_DRAIN).await;
                // A line without an end is this invocation's all the same.
                output.flush(&mut writer).await;
                writer.platform(entries).await;
                drop(tail.send(writer.end()));
            }
            Command::Reached(done) => {
                let _ = done.send(());
            }
            Command::Attach(pipes) => {
                output.open(pipes.output);
                frames.open(pipes.frames);
                if let Some(pipe) = pipes.companions {
                    beside.open(pipe);
                }
                *queue.pipes() = output.pipe.iter().chain(&frames.pipe).cloned().collect();
            }
            Command::Finish(done) => {
                output.drain(&mut writer, MAX_DRAIN).await;
                frames.drain(&mut writer, MAX_DRAIN).await;
                beside.drain(&mut writer, MAX_DRAIN).await;
                output.flush(&mut writer).await;
                frames.flush(&mut writer).await;
                beside.flush(&mut writer).await;
                let _ = done.send(());
            }
        }
    }
}

/// What there is to do.
enum Ready {
    Command,
    Output,
    Frames,
    Beside,
}

/// Turns a pipe's bytes into messages.
trait Cut {
    /// Takes the next whole message off the front, if there is one.
    fn cut(&mut self, buffer: &mut BytesMut) -> Option<(Option<Timestamp>, Bytes)>;
    /// What remains when the pipe is at its end.
    fn rest(&mut self, buffer: &mut BytesMut) -> Option<Bytes>;
}

/// A message a line, its line end kept.
#[derive(Default)]
struct Lines;

impl Cut for Lines {
    fn cut(&mut self, buffer: &mut BytesMut) -> Option<(Option<Timestamp>, Bytes)> {
        let window = &buffer[..buffer.len().min(MAX_LINE)];
        let end = match memchr::memchr(b'\n', window) {
            Some(at) => at + 1,
            None if buffer.len() >= MAX_LINE => MAX_LINE,
            None => return None,
        };
        Some((None, buffer.split_to(end).freeze()))
    }

    fn rest(&mut self, buffer: &mut BytesMut) -> Option<Bytes> {
        (!buffer.is_empty()).then(|| buffer.split().freeze())
    }
}

/// A message a frame: type, length, time in microseconds, text. See awslambdaric.
#[derive(Default)]
struct Frames {
    /// What is still to come of a message that is longer than one event may be.
    owed: usize,
    at: Option<Timestamp>,
    /// Something else than frames was written: nothing after it can be told apart.
    broken: bool,
}

impl Cut for Frames {
    fn cut(&mut self, buffer: &mut BytesMut) -> Option<(Option<Timestamp>, Bytes)> {
        if self.broken {
            buffer.clear();
            return None;
        }
        if self.owed == 0 {
            let mut header = buffer.get(..FRAME_HEADER)?;
            if header.get_u32() & 0xffff_0000 != FRAME_MAGIC {
                self.broken = true;
                buffer.clear();
                let note = "[the runtime wrote something else than log frames; the rest of its \
                            framed log is dropped]\n";
                return Some((None, Bytes::from_static(note.as_bytes())));
            }
            self.owed = header.get_u32() as usize;
            let micros = i64::try_from(header.get_u64()).unwrap_or(i64::MAX);
            self.at = Timestamp::from_microsecond(micros).ok();
            buffer.advance(FRAME_HEADER);
            if self.owed == 0 {
                return Some((self.at, Bytes::new()));
            }
        }
        let want = self.owed.min(MAX_LINE);
        if buffer.len() < want {
            return None;
        }
        self.owed -= want;
        Some((self.at, buffer.split_to(want).freeze()))
    }

    fn rest(&mut self, buffer: &mut BytesMut) -> Option<Bytes> {
        buffer.clear();
        None
    }
}

/// One pipe of the instance.
struct Source<C> {
    pipe: Option<Arc<Receiver>>,
    buffer: BytesMut,
    cut: C,
    voice: Voice,
}

impl<C: Cut + Default> Source<C> {
    fn new(cut: C, voice: Voice) -> Self {
        Self { pipe: None, buffer: BytesMut::new(), cut, voice }
    }

    fn open(&mut self, pipe: OwnedFd) {
        // What another process began to write is no part of this one's.
        self.buffer.clear();
        self.cut = C::default();
        match Receiver::from_owned_fd(pipe) {
            Ok(pipe) => self.pipe = Some(Arc::new(pipe)),
            Err(error) => tracing::error!(%error, "an instance's output cannot be read"),
        }
    }

    /// Resolves when there is something to read; never, when the pipe is closed.
    async fn readable(&self) {
        match &self.pipe {
            Some(pipe) if pipe.readable().await.is_ok() => {}
            _ => std::future::pending().await,
        }
    }

    /// Reads once, and writes what is whole.
    async fn read(&mut self, writer: &mut Writer) -> usize {
        let Some(pipe) = &self.pipe else { return 0 };
        self.buffer.reserve(READ);
        let read = match pipe.try_read_buf(&mut self.buffer) {
            Ok(0) => {
                self.pipe = None;
                self.flush(writer).await;
                return 0;
            }
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return 0,
            Err(_) => {
                self.pipe = None;
                return 0;
            }
        };
        let now = writer.env.now();
        while let Some((at, message)) = self.cut.cut(&mut self.buffer) {
            writer.line(self.voice, at, now, message).await;
        }
        writer.flush().await;
        read
    }

    async fn drain(&mut self, writer: &mut Writer, limit: usize) {
        let mut taken = 0;
        while taken < limit {
            match self.read(writer).await {
                0 => return,
                read => taken += read,
            }
        }
    }

    async fn flush(&mut self, writer: &mut Writer) {
        if let Some(rest) = self.cut.rest(&mut self.buffer) {
            writer.line(self.voice, None, writer.env.now(), rest).await;
            writer.flush().await;
        }
    }
}

/// The level of a message that is a JSON object, as Lambda reads it: without a level, or without
/// a time, it is INFO. What is no such object has none.
fn level_of(message: &[u8]) -> Option<LogLevel> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow, default)]
        level: Option<Cow<'a, str>>,
        #[serde(borrow, default, alias = "time", alias = "ts", alias = "@timestamp")]
        timestamp: Option<Cow<'a, str>>,
    }
    if !message.starts_with(b"{") {
        return None;
    }
    let head: Head<'_> = serde_json::from_slice(message).ok().or_else(|| {
        // An object all the same, whatever its members are.
        let object = serde_json::from_slice::<serde::de::IgnoredAny>(message).is_ok();
        object.then_some(Head { level: None, timestamp: None })
    })?;
    let timed = head.timestamp.is_some_and(|time| time.parse::<Timestamp>().is_ok());
    let level = head.level.filter(|_| timed).and_then(|level| level.parse().ok());
    Some(level.unwrap_or(LogLevel::Info))
}

/// Makes rows and hands them to the log, a batch at a time.
struct Writer {
    stream: Stream,
    logs: Logs,
    env: Arc<dyn Env>,
    invocation: Option<Arc<str>>,
    tail: Option<VecDeque<u8>>,
    lost: bool,
    rows: Vec<Row>,
    /// Of what was written by this machine's clock, the latest.
    latest: Timestamp,
}

impl Writer {
    fn begin(&mut self, request_id: String, want_tail: bool) {
        self.invocation = Some(request_id.into());
        self.tail = want_tail.then(VecDeque::new);
    }

    fn end(&mut self) -> Option<Bytes> {
        self.invocation = None;
        self.tail.take().map(|tail| Vec::from(tail).into())
    }

    async fn platform(&mut self, entries: Vec<Entry>) {
        for Entry { at, line, said } in entries {
            if let Some(said) = said {
                self.stream.telemetry.push(said);
            }
            if let Some(line) = line {
                // It is said now, and happened then; what was read before it stands before it.
                self.latest = self.latest.max(at);
                self.message(self.latest, None, line.into()).await;
            }
        }
        self.flush().await;
    }

    /// A line of the code, if its level is kept, or of an extension, read `now`.
    async fn line(&mut self, voice: Voice, at: Option<Timestamp>, now: Timestamp, message: Bytes) {
        let kept = self.stream.level.filter(|_| voice == Voice::Function);
        let level = kept.and_then(|_| level_of(&message));
        if level.zip(kept).is_some_and(|(level, kept)| level < kept) {
            self.stream.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let Stream { telemetry, as_json, .. } = &self.stream;
        telemetry.line(voice, at, &message, *as_json);
        let ts = self.plausible(at, now);
        self.message(ts, level, message).await;
    }

    async fn message(&mut self, ts: Timestamp, level: Option<LogLevel>, message: Bytes) {
        if let Some(tail) = &mut self.tail {
            let kept = &message[message.len().saturating_sub(TAIL)..];
            let surplus = (tail.len() + kept.len()).saturating_sub(TAIL);
            tail.drain(..surplus);
            tail.extend(kept);
        }
        let (invocation, level) = match &self.stream.in_flight {
            None => (self.invocation.clone(), level),
            Some(in_flight) => {
                let said = in_flight.said_by(&message);
                (said.request, level.or(said.severity))
            }
        };
        self.rows.push(Row {
            group: self.stream.group.clone(),
            stream: self.stream.name.clone(),
            ts,
            invocation,
            revision: Some(self.stream.revision),
            level,
            body: text(&message),
        });
        if self.rows.len() >= 512 {
            self.flush().await;
        }
    }

    /// The time that the code gives, within what `CloudWatch` Logs takes: 14 days back, 2 hours
    /// ahead.
    fn plausible(&mut self, at: Option<Timestamp>, now: Timestamp) -> Timestamp {
        let (back, ahead) = (SignedDuration::from_hours(14 * 24), SignedDuration::from_hours(2));
        at.filter(|at| (now - back..=now + ahead).contains(at)).unwrap_or_else(|| {
            self.latest = self.latest.max(now);
            self.latest
        })
    }

    async fn flush(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        match self.logs.append(rows).await {
            Ok(()) => self.lost = false,
            // Said once, not for each line: the disk is full already.
            Err(error) if !self.lost => {
                self.lost = true;
                let stream = &*self.stream.name;
                tracing::error!(%error, stream, "log lines are being lost");
            }
            Err(_) => {}
        }
    }
}

/// What is no UTF-8 is replaced. (To find out first is several times faster than to replace.)
fn text(message: &[u8]) -> String {
    let text = std::str::from_utf8(message).map(str::to_owned);
    text.unwrap_or_else(|_| String::from_utf8_lossy(message).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_read_as_lambda_reads_it() {
        let at = "\"timestamp\":\"2024-11-02T16:51:31.587199Z\"";
        for (message, level) in [
            (format!("{{\"level\":\"debug\",{at}}}"), Some(LogLevel::Debug)),
            (format!("{{{at},\"level\":\"WARNING\",\"more\":[1]}}\n"), Some(LogLevel::Warn)),
            (format!("{{\"level\":\"loud\",{at}}}"), Some(LogLevel::Info)),
            (format!("{{\"level\":7,{at}}}"), Some(LogLevel::Info)),
            ("{\"level\":\"DEBUG\"}".to_owned(), Some(LogLevel::Info)),
            ("{\"level\":\"DEBUG\",\"timestamp\":\"now\"}".to_owned(), Some(LogLevel::Info)),
            ("{}".to_owned(), Some(LogLevel::Info)),
            ("{broken".to_owned(), None),
            ("DEBUG text".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(level_of(message.as_bytes()), level, "{message}");
        }
    }
}
