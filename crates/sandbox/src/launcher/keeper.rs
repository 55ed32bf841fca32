//! The first process of a sandbox. It makes the sandbox's tree and network, waits for a program,
//! becomes its parent and that of its companions, and reports their ends; the last once everything
//! that they left is dead. It is root, so it shows nothing of itself: not dumpable, no descriptor
//! of the program's, hidden in `/proc`. Where no control group bounds memory, it does.
use std::{
    collections::BTreeMap,
    ffi::c_int,
    fs::{self, File},
    io::{self, Read, Write},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    path::{Path, PathBuf},
};

use rustix::{
    event::{PollFd, PollFlags},
    fs::{Mode, OFlags},
    io::Errno,
    net::{AddressFamily, SocketFlags, SocketType},
    process::{DumpableBehavior, Pid, Signal, WaitOptions, WaitStatus},
    thread::UnshareFlags,
};

use super::{
    Rights,
    memory::{self, Watch},
    payload::{GID, Image, Payload, UID},
    root::{self, Base},
    scratch,
};
use crate::{
    Companions, Ended, How,
    protocol::{self, Order, Report, Start},
    seccomp::Filters,
    sys,
};

/// Killed first when the whole machine runs out of memory, and before the keeper in its group.
const PROGRAM_OOM_SCORE: i32 = 500;

/// What the launcher hands to a new sandbox's first process.
pub(super) struct Keeper<'a> {
    pub(super) launcher: &'a OwnedFd,
    pub(super) run: BorrowedFd<'a>,
    pub(super) tmp: &'a scratch::Plan,
    pub(super) base: &'a Base,
    pub(super) doors: &'a [PathBuf],
    pub(super) filters: &'a Filters,
    pub(super) rights: Rights,
    /// The sandbox's own user on the host.
    pub(super) host_id: u32,
    /// Nothing else bounds the memory of what runs here.
    pub(super) watches_memory: bool,
}

impl Keeper<'_> {
    pub(super) fn live(&self) -> c_int {
        match self.prepare() {
            Ok(Prepared { events, image, namespace, watch }) => {
                let (watch, peak) = watch.unzip();
                let shown = [Some(&namespace), peak.as_ref()].into_iter().flatten();
                let shown: Vec<_> = shown.map(AsFd::as_fd).collect();
                if self.report(&Report::Ready { image }, &shown).is_err() {
                    return 1;
                }
                drop((namespace, peak));
                i32::from(self.serve(&events, watch).is_err())
            }
            Err(err) => {
                let no_room = super::is_no_room(&err);
                drop(self.report(&Report::NotReady { problem: err.to_string(), no_room }, &[]));
                1
            }
        }
    }

    fn report(&self, report: &Report, descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
        protocol::send(self.launcher, &protocol::encode(report)?, descriptors)
    }

    fn prepare(&self) -> io::Result<Prepared> {
        // Without root it could not reach its own children then. A program cannot reach it either
        // way, from a user namespace below.
        if self.rights == Rights::Root {
            rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
        }
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
        let _ = rustix::thread::set_name(c"morrow-keeper");
        self.close_others()?;
        let events = sys::child_events()?;
        rustix::system::sethostname(b"sandbox").map_err(named("host name"))?;
        let inet = rustix::net::socket_with(
            AddressFamily::INET,
            SocketType::DGRAM,
            SocketFlags::CLOEXEC,
            None,
        )?;
        sys::loopback_up(&inet).map_err(|err| err_named("loopback", &err))?;
        drop(inet);
        let namespace = rustix::fs::open("/proc/self/ns/net", OFlags::CLOEXEC, Mode::empty())?;
        let doors = self.doors.iter().map(|door| File::options().write(true).open(door));
        let doors = doors.collect::<io::Result<Vec<_>>>()?;
        let ahead = doors.first().map(go_ahead).transpose()?;
        // Tries only: without the capability to, it stays as it is.
        drop(fs::write("/proc/self/oom_score_adj", "-1000"));

        let tmp = self.tmp.mount(self.run, self.host_id).map_err(|err| err_named("/tmp", &err))?;
        let watch = self.watches_memory.then(Watch::new).transpose()?;
        root::build(self.base, &tmp.mount).map_err(|err| err_named("file tree", &err))?;
        // Last, so that what was touched until here is not counted as the program's.
        for mut door in doors {
            door.write_all(b"0")?;
        }
        if let Some(ahead) = ahead {
            rustix::process::waitpid(Some(ahead), WaitOptions::empty())?;
        }
        sys::unshare(UnshareFlags::NEWCGROUP)?;
        Ok(Prepared { events, image: tmp.image, namespace, watch })
    }

    /// The launcher's descriptors are also this copy's until they are closed.
    fn close_others(&self) -> io::Result<()> {
        sys::duplicate(File::open("/dev/null")?, 2)?;
        let mut keep = vec![0, 1, 2, super::RESERVED, self.launcher.as_raw_fd()];
        keep.push(self.run.as_raw_fd());
        keep.extend(self.tmp.descriptor().map(AsRawFd::as_raw_fd));
        keep.extend(self.base.descriptors().map(AsRawFd::as_raw_fd));
        sys::close_others(&keep);
        Ok(())
    }

    /// Obeys the launcher until it goes, and reaps.
    fn serve(&self, events: &OwnedFd, mut watch: Option<Watch>) -> io::Result<()> {
        // What the tree was built from is in place now; the launcher's own copies stay its own.
        let mut keep = vec![0, 1, 2, super::RESERVED];
        keep.extend([self.launcher.as_raw_fd(), events.as_raw_fd()]);
        keep.extend(watch.as_ref().map(Watch::as_raw_fd));
        sys::close_others(&keep);
        let mut buffer = Vec::new();
        let mut running = Running::default();
        loop {
            let mut ready =
                [PollFd::new(self.launcher, PollFlags::IN), PollFd::new(events, PollFlags::IN)];
            let watched = watch.as_mut().filter(|_| running.runs());
            let timeout = watched.is_some().then_some(&memory::EVERY);
            match rustix::event::poll(&mut ready, timeout) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(err) => return Err(err.into()),
            }
            let (ordered, reap) = (!ready[0].revents().is_empty(), !ready[1].revents().is_empty());
            if watched.is_some_and(Watch::is_exceeded) {
                running.kill_for_memory();
            }
            if reap && let Some(ended) = running.reap(events) {
                self.report(&ended, &[])?;
            }
            if ordered {
                let Some((order, descriptors)) = protocol::receive(self.launcher, &mut buffer)?
                else {
                    return Ok(());
                };
                match order {
                    Order::Start { start, mounts, memory } => {
                        if let Some(watch) = &mut watch {
                            watch.bound(memory);
                        }
                        match self.start(&start, &mounts, &descriptors) {
                            Ok(started) => {
                                running = started;
                                self.report(&Report::Started, &[])?;
                            }
                            Err((companion, problem)) => {
                                self.report(&Report::NotStarted { companion, problem }, &[])?;
                            }
                        }
                    }
                    Order::Enter { env, hostname, mounts, memory } => {
                        if let Some(watch) = &mut watch {
                            watch.bound(memory);
                        }
                        match running.enter(&env, &hostname, &mounts, &descriptors) {
                            Ok(()) => self.report(&Report::Started, &[])?,
                            Err(err) => {
                                let problem = err.to_string();
                                let refused = Report::NotStarted { companion: None, problem };
                                self.report(&refused, &[])?;
                            }
                        }
                    }
                    Order::End { whom, kill } => running.end(&whom, kill),
                    Order::Stop(stop) => {
                        sys::signal_all(if stop { libc::SIGSTOP } else { libc::SIGCONT });
                    }
                }
                // A long environment is not kept.
                buffer = Vec::new();
            }
        }
    }

    /// The error names the companion that could not be started, if it is one.
    fn start(
        &self,
        start: &Start,
        mounts: &[String],
        fds: &[OwnedFd],
    ) -> Result<Running, (Option<usize>, String)> {
        let own = |problem: String| (None, problem);
        if fds.len() < mounts.len() {
            return Err(own("a mount is missing".to_owned()));
        }
        let (trees, pipes) = fds.split_at(mounts.len());
        let [output, frames, beside @ ..] = pipes else { return Err(own("no output".to_owned())) };
        furnish(&start.hostname, mounts, trees).map_err(|err| own(err.to_string()))?;
        let mut running = Running::default();
        let Companions { paths, env } = &start.companions;
        for (at, path) in paths.iter().enumerate() {
            let failed = |problem| (Some(at), problem);
            let Some(output) = beside.first() else { return Err(failed("no output".to_owned())) };
            // It has no frames: what it writes there is lost.
            let nowhere = File::options().write(true).open("/dev/null");
            let nowhere = nowhere.map_err(|err| failed(err.to_string()))?.into();
            let image = Image { argv: std::slice::from_ref(path), env, cwd: "/" };
            let spawned = self.spawn(&image, output, &nowhere, None);
            let spawned = spawned.map_err(|err| failed(err.to_string()))?;
            running.companions.push(Some(spawned.map_err(failed)?));
        }
        let image = Image { argv: &start.argv, env: &start.env, cwd: &start.cwd };
        let handover = start.waits.then(handover).transpose();
        let (input, handover) = handover.map_err(|err| own(err.to_string()))?.unzip();
        let spawned = self.spawn(&image, output, frames, input.as_ref());
        let spawned = spawned.map_err(|err| own(err.to_string()))?;
        running.handover = handover;
        running.program = Some(spawned.map_err(own)?);
        Ok(running)
    }

    fn spawn(
        &self,
        image: &Image<'_>,
        output: &OwnedFd,
        frames: &OwnedFd,
        input: Option<&OwnedFd>,
    ) -> io::Result<Result<Pid, String>> {
        let (problem_read, problem_write) = pipe()?;
        let (ready_read, ready_write) = pipe()?;
        let payload = Payload {
            image,
            filters: self.filters,
            output,
            frames,
            input,
            ready: &ready_read,
            problem: &problem_write,
        };
        let (pid, _pidfd) = sys::fork(sys::NEW_USER, None, || payload.become_program())?;
        drop((problem_write, ready_read));
        let of_program = |file: &str| format!("/proc/{}/{file}", pid.as_raw_nonzero());
        drop(fs::write(of_program("oom_score_adj"), PROGRAM_OOM_SCORE.to_string()));
        fs::write(of_program("uid_map"), format!("{UID} {} 1", self.host_id))?;
        fs::write(of_program("gid_map"), format!("{GID} {} 1", self.host_id))?;
        File::from(ready_write).write_all(b"1")?;
        let mut problem = String::new();
        File::from(problem_read).take(4096).read_to_string(&mut problem)?;
        if problem.is_empty() {
            return Ok(Ok(pid));
        }
        Ok(Err(problem))
    }
}

/// A sandbox that is ready for a program.
struct Prepared {
    events: OwnedFd,
    image: Option<(u32, String)>,
    namespace: OwnedFd,
    watch: Option<(Watch, OwnedFd)>,
}

/// The programs that run.
#[derive(Default)]
struct Running {
    program: Option<Pid>,
    companions: Vec<Option<Pid>>,
    /// The program waits for its environment from here.
    handover: Option<OwnedFd>,
    /// The first end is told.
    is_told: bool,
    /// They were killed for using too much memory.
    out_of_memory: bool,
}

impl Running {
    /// Puts the code before the program that waits, and lets it go.
    fn enter(
        &mut self,
        env: &BTreeMap<String, String>,
        hostname: &str,
        mounts: &[String],
        trees: &[OwnedFd],
    ) -> io::Result<()> {
        let handover = self.handover.take().filter(|_| self.program.is_some());
        let Some(handover) = handover else {
            return Err(io::Error::other("the engine has ended while it waited"));
        };
        for path in super::AWAITED {
            root::displace(Path::new(path))?;
        }
        furnish(hostname, mounts, trees)?;
        let mut whole = Vec::new();
        for (name, value) in env {
            whole.extend_from_slice(name.as_bytes());
            whole.push(b'=');
            whole.extend_from_slice(value.as_bytes());
            whole.push(0);
        }
        File::from(handover).write_all(&whole)
    }

    fn runs(&self) -> bool {
        self.program.is_some() || self.companions.iter().any(Option::is_some)
    }

    /// As the kernel does it in a group: whoever uses it is killed, the program first.
    fn kill_for_memory(&mut self) {
        self.out_of_memory = true;
        sys::signal_all(libc::SIGKILL);
    }

    fn end(&self, whom: &[Option<usize>], kill: bool) {
        for who in whom {
            let running = match who {
                None => self.program,
                Some(at) => self.companions.get(*at).copied().flatten(),
            };
            if let Some(running) = running {
                let signal = if kill { Signal::KILL } else { Signal::TERM };
                let _ = rustix::process::kill_process(running, signal);
            }
        }
    }

    /// Takes the exit statuses that wait. Told are the first that ends, and the last, once
    /// everything else is dead too.
    fn reap(&mut self, events: &OwnedFd) -> Option<Report> {
        let mut pending = [0_u8; 128];
        while rustix::io::read(events, &mut pending).is_ok_and(|read| read > 0) {}
        let mut ended = None;
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            let companion = self.companions.iter().position(|running| *running == Some(pid));
            if let Some(at) = companion {
                self.companions[at] = None;
            } else if self.program == Some(pid) {
                self.program = None;
            } else {
                continue;
            }
            let how = how(status);
            ended = ended.or(Some(Ended { how, companion, out_of_memory: self.out_of_memory }));
        }
        let ended = ended?;
        if self.runs() {
            let first = !std::mem::replace(&mut self.is_told, true);
            return first.then_some(Report::Ended { ended, all: false });
        }
        *self = Self::default();
        // Nothing that they started outlives them.
        loop {
            sys::signal_all(libc::SIGKILL);
            match rustix::process::wait(WaitOptions::empty()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(_) => break,
            }
        }
        Some(Report::Ended { ended, all: true })
    }
}

/// Has a process enter a group of version 1, and end. Entering waits for a grace period of the
/// kernel's, some ten milliseconds, but not soon after another has entered: so that wait passes
/// while this process does something else.
fn go_ahead(mut door: &File) -> io::Result<Pid> {
    let enter = || c_int::from(door.write_all(b"0").is_err());
    sys::fork(0, None, enter).map(|(ahead, _)| ahead)
}

/// Puts the function's directories and name in place.
fn furnish(hostname: &str, mounts: &[String], trees: &[OwnedFd]) -> io::Result<()> {
    if trees.len() < mounts.len() {
        return Err(io::Error::other("a mount is missing"));
    }
    for (tree, path) in trees.iter().zip(mounts) {
        root::place(tree, Path::new(path)).map_err(|err| err_named(path, &err))?;
    }
    rustix::system::sethostname(hostname.as_bytes()).map_err(named("host name"))
}

/// A pipe that takes a whole message at once.
fn handover() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = pipe()?;
    rustix::pipe::fcntl_setpipe_size(&write, 2 * protocol::MAX_MESSAGE)?;
    Ok((read, write))
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?)
}

fn how(status: WaitStatus) -> How {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => How::Exited(code),
        (None, Some(signal)) => How::Signalled(signal),
        (None, None) => How::Destroyed,
    }
}

fn named(what: &'static str) -> impl Fn(Errno) -> io::Error {
    move |err| err_named(what, &err.into())
}

/// The error with a word on what failed, still telling its number by its kind.
fn err_named(what: &str, err: &io::Error) -> io::Error {
    io::Error::new(err.kind(), format!("{what}: {err}"))
}
