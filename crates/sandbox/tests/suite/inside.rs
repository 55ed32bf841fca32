//! The program that wants out. Each attempt prints one line, `name=what happened`; an error is
//! told by its name.
#![expect(unsafe_code, reason = "attacks are system calls that no safe library makes")]

use std::{
    collections::BTreeMap,
    ffi::CString,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::{
        linux::net::SocketAddrExt,
        unix::{
            fs::{FileTypeExt, PermissionsExt},
            net::UnixStream,
        },
    },
    process::Command,
    time::Duration,
};

pub(crate) fn main(attempts: &[String]) {
    for attempt in attempts {
        let (name, argument) = attempt.split_once(':').unwrap_or((attempt, ""));
        match name {
            "tree" => tree(),
            "identity" => identity(),
            "descriptors" => descriptors(),
            "environment" => environment(),
            "processes" => processes(),
            "writes" => writes(),
            "calls" => calls(),
            "proc" => proc(),
            "devices" => devices(),
            "setuid" => setuid(),
            "network" => network(argument),
            "connect" => connect(argument),
            "obey" => obey(),
            "abstract" => abstract_socket(argument),
            "exists" => tell(argument, fs::symlink_metadata(argument).map(|_| "there")),
            "read" => tell(argument, fs::read_to_string(argument)),
            "leave" => tell(argument, fs::write(argument, "left").map(|()| "written")),
            "fork-bomb" => fork_bomb(),
            "threads" => threads(),
            "open-files" => open_files(),
            "fill-disk" => fill_disk(),
            "fill-inodes" => fill_inodes(),
            "fill-memory" => fill_memory(),
            "orphans" => orphans(),
            "spin" => spin(),
            "wait" => wait(),
            "crash" => std::process::abort(),
            other => println!("{other}=no such attempt"),
        }
    }
}

/// Does what it is told over a connection, and answers with what came of it.
fn obey() {
    let orders = TcpStream::connect("127.0.0.1:9001").unwrap();
    let mut answers = orders.try_clone().unwrap();
    let mut held = None;
    for order in BufReader::new(orders).lines() {
        let order = order.unwrap();
        let (what, to) = order.split_once(' ').unwrap_or((&order, ""));
        let done = match what {
            "tcp" => reach(to).map(|(_, said)| said),
            "udp" => reach_udp(to),
            "flood" => Ok(flood(to)),
            "six" => TcpListener::bind("[::1]:0").map(|_| "bound".to_owned()),
            "hold" => reach(to).map(|(stream, said)| {
                held = Some(stream);
                said
            }),
            "held" => held.as_mut().map_or_else(|| Err(io::ErrorKind::NotFound.into()), say),
            _ => Ok("no such order".to_owned()),
        };
        let answer = done.unwrap_or_else(|err| name_of(&err));
        writeln!(answers, "{answer}").unwrap();
    }
}

const PATIENCE: Duration = Duration::from_secs(5);

fn reach(to: &str) -> io::Result<(TcpStream, String)> {
    let mut stream = TcpStream::connect_timeout(&to.parse().unwrap(), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let said = say(&mut stream)?;
    Ok((stream, said))
}

/// Sends to more and more ports, each of which is a connection to those who count.
fn flood(to: &str) -> String {
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    let sent = (1..=5000).take_while(|port| socket.send_to(b"x", (to, *port)).is_ok());
    sent.count().to_string()
}

fn say(stream: &mut TcpStream) -> io::Result<String> {
    stream.write_all(b"echo!")?;
    let mut said = [0; 5];
    stream.read_exact(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

fn reach_udp(to: &str) -> io::Result<String> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(to)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    socket.send(b"echo!")?;
    let mut said = [0; 5];
    socket.recv(&mut said)?;
    Ok(String::from_utf8_lossy(&said).into_owned())
}

fn tell<T: std::fmt::Display>(name: &str, done: io::Result<T>) {
    match done {
        Ok(what) => println!("{name}={what}"),
        Err(err) => println!("{name}={}", name_of(&err)),
    }
}

fn name_of(err: &io::Error) -> String {
    let names = BTreeMap::from([
        (libc::EPERM, "EPERM"),
        (libc::ENOENT, "ENOENT"),
        (libc::EACCES, "EACCES"),
        (libc::EROFS, "EROFS"),
        (libc::ENOSYS, "ENOSYS"),
        (libc::ENOSPC, "ENOSPC"),
        (libc::EAGAIN, "EAGAIN"),
        (libc::EMFILE, "EMFILE"),
        (libc::ENETUNREACH, "ENETUNREACH"),
        (libc::ECONNREFUSED, "ECONNREFUSED"),
        (libc::ESRCH, "ESRCH"),
        (libc::EHOSTUNREACH, "EHOSTUNREACH"),
        (libc::ECONNRESET, "ECONNRESET"),
    ]);
    let number = err.raw_os_error().unwrap_or(0);
    names.get(&number).map_or_else(|| err.to_string(), ToString::to_string)
}

fn names_in(directory: &str) -> String {
    let entries = fs::read_dir(directory).map(|entries| {
        let names = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.join(" ")
    });
    entries.unwrap_or_else(|err| name_of(&err))
}

fn tree() {
    for directory in ["/", "/dev", "/opt", "/tmp", "/var"] {
        println!("{directory}={}", names_in(directory));
    }
}

fn identity() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines() {
        if let Some((name, value)) = line.split_once(':') {
            println!("{name}={}", value.trim().replace('\t', " "));
        }
    }
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    println!("hostname={}", host.trim());
    println!("cwd={}", std::env::current_dir().unwrap().display());
    println!("cgroup={}", fs::read_to_string("/proc/self/cgroup").unwrap().replace('\n', " "));
}

fn descriptors() {
    // The listing itself opens one more, which is closed again by the time it is looked at.
    let open = fs::read_dir("/proc/self/fd").unwrap().flatten().map(|entry| entry.path());
    let open: Vec<_> = open.collect();
    let open = open.iter().filter(|path| path.exists() || fs::read_link(path).is_ok());
    let names: Vec<_> =
        open.map(|fd| fd.file_name().unwrap().to_string_lossy().into_owned()).collect();
    println!("open={}", names.join(" "));
    let mut input = Vec::new();
    tell("stdin", io::stdin().read_to_end(&mut input));
    for fd in ["/dev/fd/3", "/dev/stderr", "/dev/null"] {
        let written = OpenOptions::new().write(true).create(true).truncate(true).open(fd);
        tell(fd, written.and_then(|mut file| file.write_all(b"framed\n")).map(|()| "written"));
    }
}

fn environment() {
    let names: Vec<_> = std::env::vars().map(|(name, value)| format!("{name}:{value}")).collect();
    println!("env={}", names.join(" "));
}

fn processes() {
    let entries = names_in("/proc");
    let numbers: Vec<_> = entries.split(' ').filter(|n| n.parse::<u32>().is_ok()).collect();
    println!("seen={}", numbers.len());
    for pid in [1, -1] {
        let killed = call(libc::SYS_kill, [pid.into(), 0, 0, 0, 0]);
        tell(&format!("kill {pid}"), killed);
    }
    for file in ["environ", "maps", "root", "cwd", "fd", "mem"] {
        let path = format!("/proc/1/{file}");
        tell(&path, File::open(&path).map(|_| "opened"));
    }
}

fn writes() {
    for directory in ["/", "/usr", "/usr/bin", "/etc", "/opt", "/var", "/var/task", "/dev", "/proc"]
    {
        let path = format!("{directory}/written");
        tell(directory, File::create(path).map(|_| "created"));
    }
    tell("/etc/passwd", OpenOptions::new().write(true).open("/etc/passwd").map(|_| "opened"));
    tell("/tmp", fs::write("/tmp/written", "x").map(|()| "created"));
    let renamed =
        fs::create_dir_all("/tmp/a/b").and_then(|()| fs::rename("/tmp/written", "/tmp/a/b/c"));
    tell("rename", renamed.map(|()| "renamed"));
}

fn call(number: i64, arguments: [i64; 5]) -> io::Result<i64> {
    let [first, second, third, fourth, fifth] = arguments;
    // SAFETY: the arguments are numbers or null; what the kernel would do with them is refused,
    // which is the point.
    let done = unsafe { libc::syscall(number, first, second, third, fourth, fifth) };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(done) }
}

fn calls() {
    let user = i64::from(libc::CLONE_NEWUSER);
    let chld = i64::from(libc::SIGCHLD);
    let family = |family: i32| [family.into(), libc::SOCK_RAW.into(), 0, 0, 0];
    let attempts: Vec<(&str, i64, [i64; 5])> = vec![
        ("ptrace", libc::SYS_ptrace, [0; 5]),
        ("process_vm_readv", libc::SYS_process_vm_readv, [1, 0, 0, 0, 0]),
        ("process_vm_writev", libc::SYS_process_vm_writev, [1, 0, 0, 0, 0]),
        ("mount", libc::SYS_mount, [0; 5]),
        ("umount2", libc::SYS_umount2, [0; 5]),
        ("pivot_root", libc::SYS_pivot_root, [0; 5]),
        ("chroot", libc::SYS_chroot, [0; 5]),
        ("fsopen", libc::SYS_fsopen, [0; 5]),
        ("open_tree", libc::SYS_open_tree, [0; 5]),
        ("move_mount", libc::SYS_move_mount, [0; 5]),
        ("mount_setattr", libc::SYS_mount_setattr, [0; 5]),
        ("unshare", libc::SYS_unshare, [user, 0, 0, 0, 0]),
        ("setns", libc::SYS_setns, [0; 5]),
        ("clone user", libc::SYS_clone, [user | chld, 0, 0, 0, 0]),
        ("clone net", libc::SYS_clone, [i64::from(libc::CLONE_NEWNET) | chld, 0, 0, 0, 0]),
        ("clone3", libc::SYS_clone3, [0; 5]),
        ("keyctl", libc::SYS_keyctl, [0; 5]),
        ("add_key", libc::SYS_add_key, [0; 5]),
        ("request_key", libc::SYS_request_key, [0; 5]),
        ("bpf", libc::SYS_bpf, [0; 5]),
        ("userfaultfd", libc::SYS_userfaultfd, [0; 5]),
        ("perf_event_open", libc::SYS_perf_event_open, [0; 5]),
        ("io_uring_setup", libc::SYS_io_uring_setup, [1, 0, 0, 0, 0]),
        ("kexec_load", libc::SYS_kexec_load, [0; 5]),
        ("init_module", libc::SYS_init_module, [0; 5]),
        ("finit_module", libc::SYS_finit_module, [0; 5]),
        ("reboot", libc::SYS_reboot, [0; 5]),
        ("swapon", libc::SYS_swapon, [0; 5]),
        ("open_by_handle_at", libc::SYS_open_by_handle_at, [0; 5]),
        ("name_to_handle_at", libc::SYS_name_to_handle_at, [0; 5]),
        ("pidfd_getfd", libc::SYS_pidfd_getfd, [0; 5]),
        ("quotactl", libc::SYS_quotactl, [0; 5]),
        ("acct", libc::SYS_acct, [0; 5]),
        ("syslog", libc::SYS_syslog, [3, 0, 0, 0, 0]),
        ("sethostname", libc::SYS_sethostname, [0; 5]),
        ("settimeofday", libc::SYS_settimeofday, [0; 5]),
        ("fanotify_init", libc::SYS_fanotify_init, [0; 5]),
        ("personality", libc::SYS_personality, [0x0004_0000, 0, 0, 0, 0]),
        ("ioctl TIOCSTI", libc::SYS_ioctl, [0, 0x5412, 0, 0, 0]),
        ("ioctl TIOCLINUX", libc::SYS_ioctl, [0, 0x541c, 0, 0, 0]),
        ("socket packet", libc::SYS_socket, family(libc::AF_PACKET)),
        ("socket vsock", libc::SYS_socket, family(libc::AF_VSOCK)),
        ("socket alg", libc::SYS_socket, family(libc::AF_ALG)),
        ("socket raw", libc::SYS_socket, [libc::AF_INET.into(), libc::SOCK_RAW.into(), 1, 0, 0]),
        ("socket audit", libc::SYS_socket, [libc::AF_NETLINK.into(), 3, 9, 0, 0]),
        ("socketpair other", libc::SYS_socketpair, family(libc::AF_TIPC)),
        ("setuid root", libc::SYS_setuid, [0; 5]),
        ("setgroups", libc::SYS_setgroups, [0; 5]),
        ("future call", 4000, [0; 5]),
    ];
    for (name, number, arguments) in attempts {
        tell(name, call(number, arguments).map(|_| "allowed"));
    }
    let none = [0; 5];
    let usual: Vec<(&str, i64, [i64; 5])> = vec![
        ("personality query", libc::SYS_personality, [0xffff_ffff, 0, 0, 0, 0]),
        ("netlink route", libc::SYS_socket, [libc::AF_NETLINK.into(), 3, 0, 0, 0]),
        ("getpid", libc::SYS_getpid, none),
    ];
    for (name, number, arguments) in usual {
        tell(name, call(number, arguments).map(|_| "allowed"));
    }
}

fn proc() {
    for path in [
        "/proc/sys/kernel/hostname",
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/vm/overcommit_memory",
        "/proc/sysrq-trigger",
        "/proc/self/uid_map",
        "/proc/1/oom_score_adj",
    ] {
        tell(path, OpenOptions::new().write(true).open(path).map(|_| "opened for writing"));
    }
    for path in [
        "/proc/kcore",
        "/proc/keys",
        "/proc/kallsyms",
        "/proc/kmsg",
        "/proc/cmdline",
        "/proc/timer_list",
        "/proc/config.gz",
        "/proc/partitions",
        "/proc/diskstats",
        "/proc/modules",
        "/proc/slabinfo",
    ] {
        let read = File::open(path).and_then(|mut file| {
            let mut some = [0; 64];
            file.read(&mut some).map(|read| format!("{read} bytes"))
        });
        tell(&format!("read {path}"), read);
    }
    for directory in ["/proc/irq", "/proc/tty", "/proc/bus", "/proc/acpi", "/proc/fs"] {
        println!("list {directory}={}", names_in(directory));
    }
    for seen in ["/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/self/maps"] {
        tell(&format!("use {seen}"), fs::read_to_string(seen).map(|text| !text.is_empty()));
    }
}

fn devices() {
    for (name, kind, number) in [
        ("mem", libc::S_IFCHR, libc::makedev(1, 1)),
        ("disk", libc::S_IFBLK, libc::makedev(254, 0)),
        ("loop", libc::S_IFBLK, libc::makedev(7, 0)),
        ("fifo", libc::S_IFIFO, 0),
    ] {
        let path = CString::new(format!("/tmp/{name}")).unwrap();
        // SAFETY: the path is a string with its nul that outlives the call.
        let made = unsafe { libc::mknod(path.as_ptr(), kind | 0o666, number) };
        let made = if made == 0 { Ok("made") } else { Err(io::Error::last_os_error()) };
        tell(&format!("mknod {name}"), made);
    }
    for name in ["mem", "kmsg", "loop0", "loop-control", "vda", "fuse", "kvm", "shm", "tty"] {
        tell(name, fs::symlink_metadata(format!("/dev/{name}")).map(|_| "there"));
    }
    let nodes = fs::read_dir("/dev").unwrap().flatten();
    let odd = nodes.filter(|n| n.file_type().is_ok_and(|t| t.is_block_device())).count();
    println!("block devices={odd}");
    let mut random = [0; 16];
    let read = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut random));
    tell("urandom", read.map(|()| random != [0; 16]));
    tell("full", fs::write("/dev/full", "x").map(|()| "written"));
}

fn setuid() {
    let ran = Command::new("/usr/bin/setuid-probe").args(["inside", "identity"]).output();
    let said = ran.map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned());
    let uids = said.map(|said| said.lines().find(|l| l.starts_with("Uid=")).map(str::to_owned));
    tell("setuid root file", uids.map(|uids| uids.unwrap_or_default().replace('=', ":")));
    let own = fs::copy("/usr/bin/probe", "/tmp/own")
        .and_then(|_| fs::set_permissions("/tmp/own", fs::Permissions::from_mode(0o6755)));
    tell("own setuid file", own.map(|()| "made"));
    let ran = Command::new("/tmp/own").args(["inside", "identity"]).output();
    let said = ran.map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned());
    let caps = said.map(|said| said.lines().find(|l| l.starts_with("CapEff=")).map(str::to_owned));
    tell("its capabilities", caps.map(|caps| caps.unwrap_or_default().replace('=', ":")));
}

fn network(host: &str) {
    let devices = fs::read_to_string("/proc/net/dev").unwrap();
    let names = devices.lines().filter_map(|line| line.split_once(':'));
    let names: Vec<_> = names.map(|(name, _)| name.trim()).collect();
    println!("interfaces={}", names.join(" "));
    let routes = fs::read_to_string("/proc/net/route").unwrap();
    println!("routes={}", routes.lines().skip(1).count());
    connect(host);
    for (name, address) in [("internet", "1.1.1.1:80"), ("metadata", "169.254.169.254:80")] {
        let address: SocketAddr = address.parse().unwrap();
        let connected = TcpStream::connect_timeout(&address, Duration::from_secs(5));
        tell(name, connected.map(|_| "connected"));
    }
    let sent = UdpSocket::bind("0.0.0.0:0").and_then(|s| s.send_to(b"x", "1.1.1.1:53"));
    tell("dns", sent);
    tell("own listener", TcpListener::bind("127.0.0.1:8080").map(|_| "bound"));
}

fn connect(address: &str) {
    let said = TcpStream::connect(address).and_then(|mut stream| {
        let mut said = String::new();
        stream.read_to_string(&mut said).map(|_| said)
    });
    tell("connect", said);
}

fn abstract_socket(name: &str) {
    let address = std::os::unix::net::SocketAddr::from_abstract_name(name).unwrap();
    tell("abstract", UnixStream::connect_addr(&address).map(|_| "connected"));
}

fn fork_bomb() {
    let mut children = 0;
    loop {
        // SAFETY: the child only waits for the end, by a call that takes no pointer.
        match unsafe { libc::fork() } {
            0 => wait(),
            ..0 => break,
            _ => children += 1,
        }
    }
    tell::<i32>("refused", Err(io::Error::last_os_error()));
    println!("children={children}");
}

fn threads() {
    let mut started = 0;
    while std::thread::Builder::new().stack_size(16 * 1024).spawn(wait).is_ok() {
        started += 1;
    }
    println!("threads={started}");
    io::stdout().flush().unwrap();
    std::process::exit(0);
}

fn open_files() {
    let mut open = Vec::new();
    let err = loop {
        match File::open("/dev/null") {
            Ok(file) => open.push(file),
            Err(err) => break err,
        }
    };
    let count = open.len();
    drop(open);
    tell::<i32>("refused", Err(err));
    println!("files={count}");
    let more = libc::rlimit { rlim_cur: 4096, rlim_max: 4096 };
    // SAFETY: the limit outlives the call.
    let raised = unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const more) };
    tell("raise", if raised == 0 { Ok("raised") } else { Err(io::Error::last_os_error()) });
}

fn fill_disk() {
    let mut file = File::create("/tmp/full").unwrap();
    let block = vec![7; 1 << 20];
    let mut written = 0_usize;
    let err = loop {
        match file.write(&block) {
            Ok(more) => written += more,
            Err(err) => break err,
        }
    };
    tell::<i32>("refused", Err(err));
    println!("mb={}", written >> 20);
    println!("intact={}", file.sync_all().is_ok());
}

fn fill_inodes() {
    let mut made = 0;
    let err = loop {
        match File::create(format!("/tmp/{made}")) {
            Ok(_) => made += 1,
            Err(err) => break err,
        }
    };
    tell::<i32>("refused", Err(err));
    println!("made={made}");
}

fn fill_memory() {
    let mut held = Vec::new();
    loop {
        held.push(vec![1_u8; 1 << 20]);
        std::hint::black_box(&held);
    }
}

/// Leaves processes behind that would live for ever.
fn orphans() {
    for _ in 0..3 {
        // SAFETY: each copy only starts a new session and waits, by calls that take no pointer.
        unsafe {
            if libc::fork() == 0 {
                libc::setsid();
                if libc::fork() == 0 {
                    libc::signal(libc::SIGTERM, libc::SIG_IGN);
                    wait();
                }
                libc::_exit(0);
            }
        }
    }
    println!("left=3");
}

fn spin() {
    println!("spinning=yes");
    loop {
        std::hint::spin_loop();
    }
}

fn wait() {
    loop {
        // SAFETY: takes no pointer.
        unsafe { libc::pause() };
    }
}
