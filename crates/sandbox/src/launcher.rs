//! The launcher: the small process that alone keeps root, or that is root in a user namespace of
//! its own where an ordinary user started it.
//!
//! It is the first process of a pid namespace that holds all sandboxes, so when it ends, however,
//! the kernel ends them. One thread, one loop: requests from the server, reports from keepers (a
//! sandbox's first process each), ends of keepers. It never waits for a sandbox. It trusts the
//! server as little as it can: directories are named by digest and opened beneath known ones,
//! every number has bounds, and a program always runs as its sandbox's own user.
use std::{
    collections::{BTreeMap, VecDeque},
    ffi::c_int,
    fs::File,
    io::{self, Read},
    net::{Ipv4Addr, SocketAddrV4, TcpListener},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    path::{Path, PathBuf},
    time::Duration,
};

use model::Digest;
use rustix::{
    buffer::spare_capacity,
    event::epoll,
    fs::{Mode, OFlags},
    io::Errno,
    mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountPropagationFlags},
    net::{AddressFamily, SocketFlags, SocketType},
    process::{Pid, Resource, Rlimit, Signal},
};

use crate::{
    Boot, Companions, Ended, How, Program,
    cgroups::Cgroups,
    egress::{Gate, Pins, Uplink},
    protocol::{self, Answer, Call, Fault, Message, Order, Report, Request, Start},
    seccomp::Filters,
    sys,
};

pub(crate) mod check;
mod image;
mod keeper;
mod listeners;
mod loopback;
mod memory;
mod payload;
mod rights;
mod root;
mod router;
mod sandbox;
mod scratch;

use keeper::Keeper;
use root::Base;
use router::Router;
use sandbox::{Mounts, Sandbox, State, Waiting};
use scratch::Scratch;

pub(crate) use rights::Rights;
pub use rights::is_root;
pub(crate) use router::{forwards, try_router};

/// Descriptor 3 of every program carries its frames; nothing else is ever given that number.
const RESERVED: c_int = 3;
const MOST_SANDBOXES: u32 = 4096;
/// A program's own processes and threads, and the keeper.
const MOST_PROCESSES: u32 = 1024 + 1;
/// Messages not yet taken by the server; more stop the reading of its requests.
const MOST_UNSENT: usize = 256;
/// Where code will be. An engine that waits for it finds something there with a folder `lib`: a
/// dynamic linker remembers which of the folders that it looks into are not there.
const AWAITED: [&str; 2] = ["/var/task", "/opt"];
const BOOT_TIME: Duration = Duration::from_secs(30);
const START_TIME: Duration = Duration::from_secs(30);
const CLEAR_TIME: Duration = Duration::from_secs(10);
const RETRY: Duration = Duration::from_millis(2);
const RETRY_LATE: Duration = Duration::from_secs(1);

/// Where the launcher finds what it runs, as absolute paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dirs {
    /// `<digest>/root/…` each: interpreters and the base userland.
    pub engines: PathBuf,
    /// `<digest>/…` each: unpacked packages.
    pub code: PathBuf,
    /// Holds the images of `/tmp`, which have no names.
    pub run: PathBuf,
}

/// Starts the launcher as a child of this process, which must have one thread. Without root it
/// uses the user namespaces that the machine lets everybody make.
///
/// Returns the server's end of the socket, which is closed when another program is executed
/// unless the caller clears that, and the launcher's process id.
pub fn fork(dirs: &Dirs, uplink: Uplink) -> io::Result<(OwnedFd, Pid)> {
    if std::fs::read_dir("/proc/self/task")?.count() != 1 {
        return Err(io::Error::other("the launcher can only be started while there is one thread"));
    }
    for dir in [&dirs.engines, &dirs.code, &dirs.run] {
        if !dir.is_dir() || !dir.is_absolute() {
            return Err(io::Error::other(format!("{} is no directory", dir.display())));
        }
    }
    let (server, launcher) = pair()?;
    let rights = Rights::of_this_process();
    let new = sys::NEW_PID | sys::NEW_MOUNT | rights.namespaces();
    let (pid, _) = sys::fork(new, None, || run(&launcher, dirs, uplink, rights))?;
    Ok((server, pid))
}

fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = SocketFlags::CLOEXEC;
    Ok(rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None)?)
}

fn run(socket: &OwnedFd, dirs: &Dirs, uplink: Uplink, rights: Rights) -> c_int {
    match Launcher::start(socket, dirs, uplink, rights).and_then(|mut launcher| launcher.serve()) {
        Ok(()) => 0,
        Err(err) => {
            tracing::error!("the launcher ends: {err}");
            1
        }
    }
}

fn is_no_room(err: &io::Error) -> bool {
    use io::ErrorKind::{OutOfMemory, QuotaExceeded, ResourceBusy, StorageFull, WouldBlock};
    let kinds = [OutOfMemory, QuotaExceeded, ResourceBusy, StorageFull, WouldBlock];
    let descriptors = [Some(libc::EMFILE), Some(libc::ENFILE)];
    kinds.contains(&err.kind()) || descriptors.contains(&err.raw_os_error())
}

fn now() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.try_into().unwrap_or_default()
}

/// What an event of the loop is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Server,
    /// A keeper said something.
    Keeper(u64),
    /// A keeper ended.
    End(u64),
}

impl Source {
    fn number(self) -> u64 {
        match self {
            Self::Server => 0,
            Self::Keeper(sandbox) => sandbox << 1,
            Self::End(sandbox) => sandbox << 1 | 1,
        }
    }

    fn from_number(number: u64) -> Self {
        match (number, number & 1) {
            (0, _) => Self::Server,
            (_, 0) => Self::Keeper(number >> 1),
            _ => Self::End(number >> 1),
        }
    }
}

struct Unsent {
    message: Vec<u8>,
    descriptors: Vec<OwnedFd>,
}

struct Launcher {
    server: OwnedFd,
    events: OwnedFd,
    /// What the loop waits for from the server.
    interest: epoll::EventFlags,
    engines: OwnedFd,
    code: OwnedFd,
    own_network: OwnedFd,
    uplink: Uplink,
    router: Option<Router>,
    rights: Rights,
    run: OwnedFd,
    scratch: Scratch,
    cgroups: Cgroups,
    filters: Filters,
    nonce: String,
    sandboxes: BTreeMap<u64, Sandbox>,
    /// Host users in use, by their distance from the first.
    users: Vec<bool>,
    last: u64,
    unsent: VecDeque<Unsent>,
    buffer: Vec<u8>,
}

impl Launcher {
    fn start(socket: &OwnedFd, dirs: &Dirs, uplink: Uplink, rights: Rights) -> io::Result<Self> {
        rights.take()?;
        // It is told of the server's end by its socket: a signal at the parent's death would leave
        // it no time to clear up.
        sys::ignore_terminal_signals();
        let _ = rustix::process::setsid();
        let _ = rustix::thread::set_name(c"morrow-launcher");
        let server = rustix::io::fcntl_dupfd_cloexec(socket, 10)?;
        rustix::io::ioctl_fionbio(&server, true)?;
        let nothing = File::options().read(true).write(true).open("/dev/null")?;
        for standard in [0, 1, RESERVED] {
            sys::duplicate(&nothing, standard)?;
        }
        sys::close_others(&[0, 1, 2, RESERVED, server.as_raw_fd()]);
        std::mem::forget(nothing);
        raise_open_files();

        let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
        rustix::mount::mount_change("/", private)?;
        mount_proc()?;
        rustix::process::chdir("/")?;

        let nonce = nonce()?;
        let cgroups = rights.cgroups(&nonce)?;
        let events = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let interest = epoll::EventFlags::IN;
        let data = epoll::EventData::new_u64(Source::Server.number());
        epoll::add(&events, &server, data, interest)?;
        Ok(Self {
            server,
            events,
            interest,
            engines: open_dir(&dirs.engines)?,
            code: open_dir(&dirs.code)?,
            own_network: rustix::fs::open("/proc/self/ns/net", OFlags::CLOEXEC, Mode::empty())?,
            uplink,
            router: None,
            rights,
            run: open_dir(&dirs.run)?,
            scratch: rights.scratch(),
            cgroups,
            filters: Filters::compile()?,
            nonce,
            sandboxes: BTreeMap::new(),
            users: Vec::new(),
            last: 0,
            unsent: VecDeque::new(),
            buffer: Vec::new(),
        })
    }

    /// Serves until the server has gone, then takes everything away.
    fn serve(&mut self) -> io::Result<()> {
        let mut served = true;
        let mut leave_by = None;
        loop {
            if served && !self.step()? {
                served = false;
                leave_by = Some(now() + CLEAR_TIME);
                epoll::delete(&self.events, &self.server)?;
                self.unsent.clear();
                let all: Vec<u64> = self.sandboxes.keys().copied().collect();
                for sandbox in all {
                    self.kill(sandbox);
                }
            } else if !served {
                self.step()?;
            }
            let late = leave_by.is_some_and(|by| now() > by);
            if !served && (self.sandboxes.is_empty() || late) {
                self.cgroups.remove();
                return Ok(());
            }
        }
    }

    /// Waits for something and does it; `false` when the server has gone.
    fn step(&mut self) -> io::Result<bool> {
        let mut happened: Vec<epoll::Event> = Vec::with_capacity(64);
        let timeout = self.next_deadline().map(|at| at.saturating_sub(now()));
        let timeout = timeout.map(|left| rustix::time::Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        });
        match epoll::wait(&self.events, spare_capacity(&mut happened), timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(err) => return Err(err.into()),
        }
        let mut alive = true;
        for event in happened {
            let (flags, data) = (event.flags, event.data);
            match Source::from_number(data.u64()) {
                Source::Server => alive = self.server_ready(flags)?,
                Source::Keeper(sandbox) => self.keeper_ready(sandbox),
                Source::End(sandbox) => self.keeper_ended(sandbox),
            }
        }
        self.overdue();
        self.clear();
        self.flush()?;
        Ok(alive)
    }

    fn next_deadline(&self) -> Option<Duration> {
        self.sandboxes.values().filter_map(|sandbox| sandbox.state.deadline()).min()
    }

    fn server_ready(&mut self, flags: epoll::EventFlags) -> io::Result<bool> {
        if flags.contains(epoll::EventFlags::OUT) {
            self.flush()?;
        }
        // A few at a time, so that keepers are heard too.
        for _ in 0..16 {
            if self.unsent.len() >= MOST_UNSENT {
                break;
            }
            match protocol::receive::<Request>(&self.server, &mut self.buffer) {
                Ok(Some((request, _))) => self.serve_request(request),
                Ok(None) => return Ok(false),
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => break,
                // It cannot be answered: its number is unknown. The server would wait for ever.
                Err(err) => return Err(err),
            }
        }
        Ok(!flags.intersects(epoll::EventFlags::HUP | epoll::EventFlags::ERR))
    }

    fn serve_request(&mut self, Request { id, call }: Request) {
        let done = match call {
            Call::Prepare { base, ephemeral_mb, egress } => {
                self.prepare(id, &base.to_string(), ephemeral_mb, egress).map(|()| None)
            }
            Call::OpenEgress => {
                self.open_egress().map(|denials| Some((Answer::Egress, vec![denials])))
            }
            Call::SetGate { number, gate } => {
                self.set_gate(number, &gate).map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::Pin { gate, pins } => {
                self.pin(gate, &pins).map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::RemoveGate { number } => {
                let removed = self.router().and_then(|router| {
                    router.remove_gate(number).map_err(|err| fault("gate", &err))
                });
                removed.map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::Join { sandbox, gate } => {
                self.join(sandbox, gate).map(|sockets| Some((Answer::Joined, sockets)))
            }
            Call::Listen { sandbox, at } => self
                .listen(sandbox, at)
                .map(|listener| Some((Answer::Listening, vec![listener.into()]))),
            Call::Connect { sandbox, to } => {
                self.connect(sandbox, to).map(|stream| Some((Answer::Connected, vec![stream])))
            }
            Call::Listeners { sandbox } => self
                .inside(sandbox, "what listens", listeners::listeners)
                .map(|found| Some((Answer::Listeners(found), Vec::new()))),
            Call::Boot { sandbox, boot } => self.boot(id, sandbox, *boot).map(|()| None),
            Call::Assign { sandbox, program } => self.assign(id, sandbox, *program).map(|()| None),
            Call::LimitCpu { sandbox, milli_cores } => {
                self.limit_cpu(sandbox, milli_cores).map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::Freeze { sandbox, frozen } => {
                self.freeze(sandbox, frozen).map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::End { sandbox, whom, kill } => {
                self.end(sandbox, whom, kill).map(|()| Some((Answer::Done, Vec::new())))
            }
            Call::Stats { sandbox } => {
                let stats = self.get(sandbox).map(|sandbox| sandbox.group.stats());
                stats.map(|stats| Some((Answer::Stats(stats), Vec::new())))
            }
            Call::Destroy { sandbox } => {
                if let Some(known) = self.sandboxes.get_mut(&sandbox) {
                    known.waiting.push(id);
                    self.kill(sandbox);
                    Ok(None)
                } else {
                    // It has gone already.
                    Ok(Some((Answer::Done, Vec::new())))
                }
            }
        };
        match done {
            Ok(None) => {}
            Ok(Some((answer, descriptors))) => self.reply(id, Ok(answer), descriptors),
            Err(fault) => self.reply(id, Err(fault), Vec::new()),
        }
    }

    fn get(&mut self, sandbox: u64) -> Result<&mut Sandbox, Fault> {
        let known = self.sandboxes.get_mut(&sandbox).filter(|known| known.state.is_alive());
        known.ok_or_else(|| Fault::Failed("there is no such sandbox any more".to_owned()))
    }

    fn router(&mut self) -> Result<&mut Router, Fault> {
        self.router.as_mut().ok_or_else(|| Fault::Failed("the way out is not open".to_owned()))
    }

    /// Makes the router, and a socket on which it tells what it refuses. A second time it is the
    /// socket alone.
    fn open_egress(&mut self) -> Result<OwnedFd, Fault> {
        let failed = |err: io::Error| Fault::Failed(err.to_string());
        if self.rights != Rights::Root {
            return Err(Fault::Failed("it takes root: start it with `sudo morrow up`".to_owned()));
        }
        if self.router.is_none() {
            let router = Router::open(&self.own_network, self.uplink, &self.nonce);
            self.router = Some(router.map_err(failed)?);
        }
        let own = rustix::io::fcntl_dupfd_cloexec(&self.own_network, 10);
        let own = own.map_err(|err| failed(err.into()))?;
        self.router()?.denials(&own).map_err(failed)
    }

    fn set_gate(&mut self, number: u32, gate: &Gate) -> Result<(), Fault> {
        check::gate(gate)?;
        self.router()?.set_gate(number, gate).map_err(|err| fault("gate", &err))
    }

    fn pin(&mut self, gate: u32, pins: &[Pins]) -> Result<(), Fault> {
        check::pins(pins)?;
        self.router()?.pin(gate, pins).map_err(|err| fault("pins", &err))
    }

    fn join(&mut self, sandbox: u64, gate: u32) -> Result<Vec<OwnedFd>, Fault> {
        let (udp, tcp) = self.inside(sandbox, "names", router::name_sockets)?;
        let known = self.sandboxes.get_mut(&sandbox).and_then(|known| known.link.as_mut());
        let link = known.ok_or_else(|| Fault::Failed("the sandbox has no way out".to_owned()))?;
        let router = self.router.as_ref();
        let router = router.ok_or_else(|| Fault::Failed("the way out is not open".to_owned()))?;
        router.join(link, gate).map_err(|err| fault("gate", &err))?;
        Ok(vec![udp, tcp.into()])
    }

    /// Links a sandbox that is to have a way out to the router.
    fn link(&mut self, number: u64) -> io::Result<Option<Ipv4Addr>> {
        let Some(known) = self.sandboxes.get_mut(&number) else { return Ok(None) };
        let (Some(network), true) = (&known.network, known.egress) else { return Ok(None) };
        let router = self.router.as_mut();
        let router = router.ok_or_else(|| io::Error::other("the way out is not open"))?;
        let link = router.link(&self.own_network, number, network)?;
        Ok(Some(known.link.insert(link).address))
    }

    fn prepare(
        &mut self,
        request: u64,
        base: &str,
        ephemeral_mb: u32,
        egress: bool,
    ) -> Result<(), Fault> {
        check::ephemeral(ephemeral_mb)?;
        if egress {
            self.router()?;
        }
        let user = self.users.iter().position(|used| !used).unwrap_or(self.users.len());
        let user = u32::try_from(user).ok().filter(|user| *user < MOST_SANDBOXES);
        let user = user.ok_or_else(|| Fault::NoRoom("too many sandboxes".to_owned()))?;
        if scratch::is_full(&self.run).map_err(|err| fault("disk", &err))? {
            return Err(Fault::NoRoom("the disk is nearly full".to_owned()));
        }
        let opened = Base::open(&self.engines, base).map_err(|err| fault("base", &err))?;
        let run = self.run.as_fd();
        let tmp = self.scratch.plan(run, ephemeral_mb).map_err(|err| fault("/tmp", &err))?;
        let number = self.last + 1;
        let group = self.cgroups.create(number).map_err(|err| fault("control group", &err))?;
        let made = group
            .limit_processes(MOST_PROCESSES)
            .and_then(|()| self.fork_keeper(&opened, &group, user, &tmp));
        let (keeper, end) = match made {
            Ok(made) => made,
            Err(err) => {
                group.remove();
                return Err(fault("sandbox", &err));
            }
        };
        self.last = number;
        let place = user as usize;
        self.users.resize(self.users.len().max(place + 1), false);
        self.users[place] = true;
        let user = (place, self.rights.host_id(user));
        let state = State::Booting { request, by: now() + BOOT_TIME };
        let sandbox = Sandbox::new(keeper, end, group, user, egress, state);
        let watched = self.watch(&sandbox.keeper, Source::Keeper(number));
        let watched = watched.and_then(|()| self.watch(&sandbox.end, Source::End(number)));
        self.sandboxes.insert(number, sandbox);
        if let Err(err) = watched {
            // Without its end being watched it is cleared as soon as it is dead.
            self.kill(number);
            return Err(fault("sandbox", &err));
        }
        Ok(())
    }

    fn fork_keeper(
        &self,
        base: &Base,
        group: &crate::cgroups::Group,
        user: u32,
        tmp: &scratch::Plan,
    ) -> io::Result<(OwnedFd, OwnedFd)> {
        let (ours, theirs) = pair()?;
        rustix::io::ioctl_fionbio(&ours, true)?;
        let unified = group.unified().map(open_dir).transpose()?;
        let doors = group.doors();
        let keeper = Keeper {
            launcher: &theirs,
            run: self.run.as_fd(),
            tmp,
            base,
            doors: &doors,
            filters: &self.filters,
            rights: self.rights,
            host_id: self.rights.host_id(user),
            watches_memory: group.is_memory_unbounded(),
        };
        let new = sys::NEW_PID | sys::NEW_MOUNT | sys::NEW_NET | sys::NEW_IPC | sys::NEW_UTS;
        let (_, end) = sys::fork(new, unified.as_ref().map(AsFd::as_fd), || keeper.live())?;
        Ok((ours, end))
    }

    fn watch(&self, fd: impl AsFd, source: Source) -> io::Result<()> {
        let data = epoll::EventData::new_u64(source.number());
        Ok(epoll::add(&self.events, fd, data, epoll::EventFlags::IN)?)
    }

    fn listen(&mut self, sandbox: u64, at: SocketAddrV4) -> Result<TcpListener, Fault> {
        self.inside(sandbox, "listen", || listen(at))
    }

    fn connect(&mut self, sandbox: u64, to: SocketAddrV4) -> Result<OwnedFd, Fault> {
        if !to.ip().is_loopback() {
            return Err(Fault::Failed("a sandbox is reached on its loopback only".to_owned()));
        }
        self.inside(sandbox, "connect", || connect(to))
    }

    /// Does something in a sandbox's network.
    fn inside<T>(
        &mut self,
        sandbox: u64,
        what: &str,
        act: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, Fault> {
        let sandbox = self.get(sandbox)?;
        let namespace = sandbox.network.as_ref();
        let namespace =
            namespace.ok_or_else(|| Fault::Failed("the sandbox is not prepared".to_owned()))?;
        enter_network(namespace).map_err(|err| fault("network namespace", &err))?;
        let done = act();
        if let Err(err) = enter_network(&self.own_network) {
            // Whatever came next would happen in the wrong network.
            tracing::error!("the launcher cannot return to its own network: {err}");
            sys::exit(1);
        }
        done.map_err(|err| fault(what, &err))
    }

    /// Puts a program into a sandbox, or its code before the engine that waits there.
    fn assign(&mut self, request: u64, sandbox: u64, program: Program) -> Result<(), Fault> {
        check::program(&program)?;
        let path = program.argv.first().cloned().unwrap_or_default();
        let cannot = |problem: String| Fault::CannotStart { program: path.clone(), problem };
        let mut mounts = Vec::new();
        let code = root::read_only_clone(&self.code, Path::new(&program.code.to_string()));
        let code = code.map_err(|err| cannot(format!("code {}: {err}", program.code)))?;
        mounts.push(("/var/task", code));
        if let Some(layers) = program.layers {
            let tree = root::read_only_clone(&self.code, Path::new(&layers.to_string()));
            let tree = tree.map_err(|err| cannot(format!("layers {layers}: {err}")))?;
            mounts.push(("/opt", tree));
        }
        let known = self.get(sandbox)?;
        let is_booted = matches!(known.state, State::Booted { .. });
        if let (false, Some(engine)) = (is_booted, &program.engine) {
            mounts.extend(self.engine(engine).map_err(cannot)?);
        }
        let known = self.get(sandbox)?;
        let memory = u64::from(program.memory_mb) << 20;
        let Program { engine, argv, env, cwd, hostname, companions, .. } = program;
        if let State::Booted { waiting, .. } = &known.state {
            let same = engine == Some(waiting.engine) && argv == waiting.argv;
            if !same || !companions.paths.is_empty() {
                return Err(Fault::Failed("another engine waits in the sandbox".to_owned()));
            }
            return known.enter(request, memory, env, hostname, mounts);
        }
        let start = Start { argv, env, cwd, hostname, companions, waits: false };
        known.start(request, memory, start, mounts, None)
    }

    /// Starts an engine that waits for its code.
    fn boot(&mut self, request: u64, sandbox: u64, boot: Boot) -> Result<(), Fault> {
        check::boot(&boot)?;
        let Boot { engine, argv, env, memory_mb } = boot;
        let program = argv.first().cloned().unwrap_or_default();
        let cannot = |problem| Fault::CannotStart { program, problem };
        let mut mounts = self.engine(&engine).map_err(cannot)?;
        for path in AWAITED {
            let nothing = root::awaited(self.run.as_fd()).map_err(|err| fault(path, &err))?;
            mounts.push((path, nothing));
        }
        let known = self.get(sandbox)?;
        let start = Start {
            argv: argv.clone(),
            env,
            cwd: "/".to_owned(),
            hostname: "sandbox".to_owned(),
            companions: Companions::default(),
            waits: true,
        };
        let waiting = Waiting { engine, argv };
        let memory = u64::from(memory_mb) << 20;
        known.start(request, memory, start, mounts, Some(waiting))
    }

    fn engine(&self, engine: &Digest) -> Result<Mounts, String> {
        let mut mounts = Vec::new();
        for path in ["/var/lang", "/var/runtime"] {
            let below = format!("{engine}/root{path}");
            match root::read_only_clone(&self.engines, Path::new(&below)) {
                Ok(tree) => mounts.push((path, tree)),
                Err(err) if err.kind() == io::ErrorKind::NotFound => {}
                Err(err) => return Err(format!("engine {engine}: {err}")),
            }
        }
        if mounts.is_empty() {
            return Err(format!("there is no engine {engine}"));
        }
        Ok(mounts)
    }

    fn limit_cpu(&mut self, sandbox: u64, milli_cores: Option<u32>) -> Result<(), Fault> {
        milli_cores.map_or(Ok(()), check::milli_cores)?;
        let sandbox = self.get(sandbox)?;
        sandbox.group.limit_cpu(milli_cores).map_err(|err| fault("cpu limit", &err))
    }

    fn freeze(&mut self, sandbox: u64, frozen: bool) -> Result<(), Fault> {
        let sandbox = self.get(sandbox)?;
        if sandbox.group.freeze(frozen).map_err(|err| fault("freezer", &err))? {
            return Ok(());
        }
        sandbox.order(&Order::Stop(frozen), [])
    }

    fn end(&mut self, sandbox: u64, whom: Vec<Option<usize>>, kill: bool) -> Result<(), Fault> {
        self.get(sandbox)?.order(&Order::End { whom, kill }, [])
    }

    /// Begins the end of a sandbox; `clear` finishes it.
    fn kill(&mut self, sandbox: u64) {
        let Some(known) = self.sandboxes.get_mut(&sandbox) else { return };
        if !known.state.is_alive() {
            return;
        }
        // Neither a stopped nor a throttled process should take long to die.
        drop(known.group.freeze(false));
        drop(known.group.limit_cpu(None));
        known.group.kill();
        let _ = rustix::process::pidfd_send_signal(&known.end, Signal::KILL);
        let was = std::mem::replace(&mut known.state, State::Dying);
        self.fail_pending(&was, "the sandbox was destroyed");
    }

    /// Answers the request that waits for a sandbox which will not get there.
    fn fail_pending(&mut self, state: &State, why: &str) {
        let (State::Booting { request, .. } | State::Starting { request, .. }) = *state else {
            return;
        };
        self.reply(request, Err(Fault::Failed(why.to_owned())), Vec::new());
    }

    fn keeper_ready(&mut self, number: u64) {
        let Some(known) = self.sandboxes.get_mut(&number) else { return };
        let report = match protocol::receive::<Report>(&known.keeper, &mut self.buffer) {
            Ok(Some(report)) => report,
            Err(err) if err.kind() == io::ErrorKind::WouldBlock => return,
            // Its end is on its way, or it says nonsense.
            Ok(None) | Err(_) => {
                let _ = epoll::delete(&self.events, &known.keeper);
                let _ = rustix::process::pidfd_send_signal(&known.end, Signal::KILL);
                return;
            }
        };
        let (report, descriptors) = report;
        let was = std::mem::replace(&mut known.state, State::Spent);
        match (report, was) {
            (Report::Ready { image }, State::Booting { request, .. }) => {
                let mut descriptors = descriptors.into_iter();
                known.network = descriptors.next();
                known.image = image;
                known.state = State::Ready;
                let name = format!("{}-{number}", self.nonce);
                let peak = known.group.memory_peak().or(descriptors.next());
                let peak = peak.into_iter().collect();
                match self.link(number) {
                    Ok(address) => {
                        let prepared = Answer::Prepared { sandbox: number, name, address };
                        self.reply(request, Ok(prepared), peak);
                    }
                    Err(err) => {
                        self.reply(request, Err(fault("link", &err)), Vec::new());
                        self.kill(number);
                    }
                }
            }
            (Report::Ready { image }, State::Dying) => {
                known.image = image;
                known.state = State::Dying;
            }
            (Report::NotReady { problem, no_room }, State::Booting { request, .. }) => {
                let fault = if no_room { Fault::NoRoom(problem) } else { Fault::Failed(problem) };
                self.reply(request, Err(fault), Vec::new());
                self.kill(number);
            }
            (Report::Started, State::Starting { request, pipes, waits: Some(waiting), .. }) => {
                known.state = State::Booted { waiting, pipes };
                self.reply(request, Ok(Answer::Done), Vec::new());
            }
            (Report::Started, State::Starting { request, pipes, .. }) => {
                known.state = State::Running;
                self.reply(request, Ok(Answer::Assigned), pipes);
            }
            (
                Report::NotStarted { companion, problem },
                State::Starting { request, programs, .. },
            ) => {
                let program = match companion {
                    Some(at) => programs.get(at),
                    None => programs.last(),
                };
                let program = program.cloned().unwrap_or_default();
                let fault = Fault::CannotStart { program, problem };
                self.reply(request, Err(fault), Vec::new());
            }
            (Report::Ended { ended, all }, State::Booted { .. }) => {
                self.tell_ended(number, ended, all);
            }
            (Report::Ended { ended, all }, State::Running) => {
                if !all {
                    known.state = State::Running;
                }
                self.tell_ended(number, ended, all);
            }
            (_, was) => known.state = was,
        }
    }

    fn tell_ended(&mut self, sandbox: u64, mut ended: Ended, all: bool) {
        let Some(known) = self.sandboxes.get(&sandbox) else { return };
        ended.out_of_memory |= known.group.out_of_memory_kills() > 0;
        self.send(&Message::Ended { sandbox, ended, all }, Vec::new());
    }

    /// A sandbox's first process has ended, and with it all others in it.
    fn keeper_ended(&mut self, number: u64) {
        let Some(known) = self.sandboxes.get_mut(&number) else { return };
        let id = rustix::process::WaitId::PidFd(known.end.as_fd());
        let flags = rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOHANG;
        if matches!(rustix::process::waitid(id, flags), Ok(None)) {
            return;
        }
        let _ = epoll::delete(&self.events, &known.end);
        let _ = epoll::delete(&self.events, &known.keeper);
        known.network = None;
        if let (Some(link), Some(router)) = (known.link.take(), &self.router) {
            router.leave(&link);
        }
        let state = State::Clearing { since: now(), next: now() };
        let was = std::mem::replace(&mut known.state, state);
        let ran = matches!(was, State::Running | State::Booted { .. });
        self.fail_pending(&was, "the sandbox's first process ended");
        if ran {
            let how = How::Signalled(libc::SIGKILL);
            self.tell_ended(number, Ended { how, companion: None, out_of_memory: false }, true);
        }
    }

    /// Gives up sandboxes that take too long to become ready.
    fn overdue(&mut self) {
        let now = now();
        let late = |sandbox: &Sandbox| match sandbox.state {
            State::Booting { by, .. } | State::Starting { by, .. } => by <= now,
            _ => false,
        };
        let late: Vec<u64> =
            self.sandboxes.iter().filter(|(_, s)| late(s)).map(|(number, _)| *number).collect();
        for number in late {
            tracing::warn!(sandbox = number, "a sandbox took too long to start");
            self.kill(number);
        }
    }

    /// Finishes the sandboxes that left nothing behind.
    fn clear(&mut self) {
        let now = now();
        let mut gone = Vec::new();
        let mut answer = Vec::new();
        for (number, sandbox) in &mut self.sandboxes {
            let State::Clearing { since, next } = &mut sandbox.state else { continue };
            if *next > now {
                continue;
            }
            let late = now.saturating_sub(*since) > CLEAR_TIME;
            *next = now + if late { RETRY_LATE } else { RETRY };
            let image = sandbox.image.as_ref();
            let attached = image.is_some_and(|(device, image)| image::is_attached(*device, image));
            let removed = sandbox.group.remove();
            if removed && !attached {
                gone.push(*number);
                answer.extend(sandbox.waiting.drain(..).map(|id| (id, Ok(Answer::Done))));
            } else if late {
                let what = if removed { "loop device" } else { "control group" };
                let fault = || Fault::Failed(format!("the sandbox's {what} stays busy"));
                answer.extend(sandbox.waiting.drain(..).map(|id| (id, Err(fault()))));
            }
        }
        for number in gone {
            if let Some(sandbox) = self.sandboxes.remove(&number) {
                self.users[sandbox.user] = false;
            }
        }
        for (id, result) in answer {
            self.reply(id, result, Vec::new());
        }
    }

    fn reply(&mut self, id: u64, result: Result<Answer, Fault>, descriptors: Vec<OwnedFd>) {
        self.send(&Message::Reply { id, result }, descriptors);
    }

    fn send(&mut self, message: &Message, descriptors: Vec<OwnedFd>) {
        match protocol::encode(message) {
            Ok(message) => self.unsent.push_back(Unsent { message, descriptors }),
            Err(err) => tracing::error!("a reply cannot be written: {err}"),
        }
    }

    /// Sends what the socket takes, and waits for more room only if something is left.
    fn flush(&mut self) -> io::Result<()> {
        while let Some(unsent) = self.unsent.front() {
            let descriptors: Vec<BorrowedFd<'_>> =
                unsent.descriptors.iter().map(AsFd::as_fd).collect();
            match protocol::send(&self.server, &unsent.message, &descriptors) {
                Ok(()) => drop(self.unsent.pop_front()),
                Err(err) if err.kind() == io::ErrorKind::WouldBlock => break,
                // It has gone: the loop will be told.
                Err(_) => self.unsent.clear(),
            }
        }
        let mut interest = epoll::EventFlags::empty();
        interest.set(epoll::EventFlags::IN, self.unsent.len() < MOST_UNSENT);
        interest.set(epoll::EventFlags::OUT, !self.unsent.is_empty());
        if interest != self.interest {
            let data = epoll::EventData::new_u64(Source::Server.number());
            epoll::modify(&self.events, &self.server, data, interest)?;
            self.interest = interest;
        }
        Ok(())
    }
}

fn fault(what: &str, err: &io::Error) -> Fault {
    let problem = format!("{what}: {err}");
    if is_no_room(err) { Fault::NoRoom(problem) } else { Fault::Failed(problem) }
}

fn open_dir(path: impl AsRef<Path>) -> io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let path = path.as_ref();
    let opened = rustix::fs::open(path, flags, Mode::empty()).map_err(io::Error::from);
    opened.map_err(|err| io::Error::new(err.kind(), format!("{}: {err}", path.display())))
}

/// A pipe whose writing end the program may open again, through `/dev/stdout`.
fn pipe_for(host_id: u32) -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    let owner = rustix::fs::Uid::from_raw(host_id);
    rustix::fs::fchown(&write, Some(owner), Some(rustix::fs::Gid::from_raw(host_id)))?;
    Ok((read, write))
}

fn enter_network(namespace: &OwnedFd) -> io::Result<()> {
    let kind = Some(rustix::thread::LinkNameSpaceType::Network);
    Ok(rustix::thread::move_into_link_name_space(namespace.as_fd(), kind)?)
}

fn listen(at: SocketAddrV4) -> io::Result<TcpListener> {
    if *at.ip() == Ipv4Addr::UNSPECIFIED {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "an address is needed"));
    }
    if at.ip().is_link_local() {
        loopback::answer_at(*at.ip())?;
    }
    let flags = SocketFlags::CLOEXEC;
    let socket = rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
    rustix::net::sockopt::set_socket_reuseaddr(&socket, true)?;
    rustix::net::bind(&socket, &at)?;
    rustix::net::listen(&socket, 128)?;
    Ok(socket.into())
}

/// A connection that may be on its way: nobody here waits for it.
fn connect(to: SocketAddrV4) -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
    match rustix::net::connect(&socket, &to) {
        Ok(()) | Err(Errno::INPROGRESS) => Ok(socket),
        Err(err) => Err(err.into()),
    }
}

/// As many descriptors as the machine gives: three for each sandbox.
fn raise_open_files() {
    let most = rustix::process::getrlimit(Resource::Nofile).maximum;
    let _ = rustix::process::setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most });
}

fn mount_proc() -> io::Result<()> {
    let fs = rustix::mount::fsopen("proc", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_create(&fs)?;
    let restricted = MountAttrFlags::MOUNT_ATTR_NOSUID
        | MountAttrFlags::MOUNT_ATTR_NODEV
        | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    let mount = rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, restricted)?;
    root::place(&mount, Path::new("/proc"))
}

/// Makes a small `/tmp` and mounts it, in a mount namespace of its own.
pub(crate) fn try_scratch(rights: Rights) -> io::Result<()> {
    crate::probe::own_mounts()?;
    let run = open_dir(std::env::temp_dir())?;
    let plan = rights.scratch().plan(run.as_fd(), 8)?;
    plan.mount(run.as_fd(), rights.host_id(0)).map(drop)
}

fn nonce() -> io::Result<String> {
    let mut random = [0; 6];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(kit::hex(&random))
}
