//! The system calls that no safe crate wraps: all the unsafe code there is.
#![expect(unsafe_code, reason = "the one file that may, so that it can be read whole")]

use std::{
    ffi::c_int,
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd},
    ptr,
};

use rustix::{process::Pid, thread::UnshareFlags};

pub(crate) const NEW_USER: u64 = libc::CLONE_NEWUSER as u64;
pub(crate) const NEW_PID: u64 = libc::CLONE_NEWPID as u64;
pub(crate) const NEW_MOUNT: u64 = libc::CLONE_NEWNS as u64;
pub(crate) const NEW_NET: u64 = libc::CLONE_NEWNET as u64;
pub(crate) const NEW_IPC: u64 = libc::CLONE_NEWIPC as u64;
pub(crate) const NEW_UTS: u64 = libc::CLONE_NEWUTS as u64;
const INTO_CGROUP: u64 = 0x2_0000_0000;

/// Runs `child` in a copy of this process, in new namespaces; returns its id and a descriptor
/// that becomes readable when it has ended. The caller must be the only thread of its process.
pub(crate) fn fork(
    namespaces: u64,
    cgroup: Option<BorrowedFd<'_>>,
    child: impl FnOnce() -> c_int,
) -> io::Result<(Pid, OwnedFd)> {
    let mut pidfd: c_int = -1;
    // SAFETY: `clone_args` is plain integers; zero means "not given" for each.
    let mut args: libc::clone_args = unsafe { std::mem::zeroed() };
    args.flags = namespaces | libc::CLONE_PIDFD as u64;
    args.pidfd = ptr::from_mut(&mut pidfd) as u64;
    args.exit_signal = libc::SIGCHLD as u64;
    if let Some(cgroup) = cgroup {
        args.flags |= INTO_CGROUP;
        args.cgroup = u64::from(cgroup.as_raw_fd().unsigned_abs());
    }
    // SAFETY: no CLONE_VM, so the child runs on its own copy of memory and stack, as after fork();
    // `args` and `pidfd` outlive the call. This thread is the only one, so no lock is held by
    // another and the child may allocate.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw const args, size_of_val(&args)) };
    match pid {
        0 => {
            let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(child)).unwrap_or(70);
            exit(code)
        }
        ..0 => Err(io::Error::last_os_error()),
        _ => {
            let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
            // SAFETY: the kernel has just made this descriptor for us, and nobody else knows it.
            let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
            Ok((pid.ok_or_else(|| io::Error::other("no such process id"))?, pidfd))
        }
    }
}

/// Runs `child` in a copy of this process and waits for its exit code. Safe beside other threads
/// as far as the C library's fork is: it takes the allocator's locks itself.
pub(crate) fn in_child(child: impl FnOnce() -> c_int) -> io::Result<c_int> {
    // SAFETY: the child only runs `child` and leaves; it never returns into the caller's code.
    match unsafe { libc::fork() } {
        0 => {
            let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(child)).unwrap_or(70);
            exit(code)
        }
        ..0 => Err(io::Error::last_os_error()),
        pid => loop {
            let mut status = 0;
            // SAFETY: `status` is ours and outlives the call.
            let waited = unsafe { libc::waitpid(pid, &raw mut status, 0) };
            if waited == pid {
                let exited = libc::WIFEXITED(status);
                break Ok(if exited { libc::WEXITSTATUS(status) } else { 70 });
            }
            let err = io::Error::last_os_error();
            if err.kind() != io::ErrorKind::Interrupted {
                break Err(err);
            }
        },
    }
}

/// Ends this process without running anything that was registered for its end.
pub(crate) fn exit(code: c_int) -> ! {
    // SAFETY: takes no pointers and does not return.
    unsafe { libc::_exit(code) }
}

/// Moves the calling thread into new namespaces.
pub(crate) fn unshare(flags: UnshareFlags) -> io::Result<()> {
    // SAFETY: no caller passes FILES, so no other thread's descriptors can go stale.
    Ok(unsafe { rustix::thread::unshare_unsafe(flags) }?)
}

#[repr(C)]
struct MountAttr {
    set: u64,
    clear: u64,
    propagation: u64,
    userns_fd: u64,
}

pub(crate) const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY;
pub(crate) const NO_SUID: u64 = libc::MOUNT_ATTR_NOSUID;
pub(crate) const NO_DEV: u64 = libc::MOUNT_ATTR_NODEV;
pub(crate) const NO_EXEC: u64 = libc::MOUNT_ATTR_NOEXEC;
pub(crate) const NO_ATIME: u64 = libc::MOUNT_ATTR_NOATIME;
const ANY_ATIME: u64 = libc::MOUNT_ATTR__ATIME;

/// Adds attributes to one mount.
pub(crate) fn restrict_mount(mount: impl AsFd, set: u64) -> io::Result<()> {
    let clear = if set & NO_ATIME == 0 { 0 } else { ANY_ATIME };
    let attr = MountAttr { set, clear, propagation: 0, userns_fd: 0 };
    // SAFETY: the path is a literal with its nul, and `attr` is laid out as the kernel's.
    let done = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            libc::AT_EMPTY_PATH,
            &raw const attr,
            size_of_val(&attr),
        )
    };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

#[expect(clippy::cast_possible_truncation, reason = "the two flags are below 128")]
const UP: libc::c_short = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;

/// Brings the loopback interface of this network namespace up.
pub(crate) fn loopback_up(socket: impl AsFd) -> io::Result<()> {
    // SAFETY: `ifreq` is plain data for which zero is valid.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
        *to = from.cast_signed();
    }
    request.ifr_ifru.ifru_flags = UP;
    let socket = socket.as_fd().as_raw_fd();
    // SAFETY: SIOCSIFFLAGS reads one `ifreq`, which outlives the call.
    let done = unsafe { libc::ioctl(socket, libc::SIOCSIFFLAGS, &raw const request) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

const LOOP_CTL_GET_FREE: libc::Ioctl = 0x4C82;
const LOOP_CONFIGURE: libc::Ioctl = 0x4C0A;
const LO_FLAGS_AUTOCLEAR: u32 = 4;
const LO_FLAGS_DIRECT_IO: u32 = 16;

#[repr(C)]
struct LoopInfo {
    device: u64,
    inode: u64,
    rdevice: u64,
    offset: u64,
    size_limit: u64,
    number: u32,
    encrypt_type: u32,
    encrypt_key_size: u32,
    flags: u32,
    file_name: [u8; 64],
    crypt_name: [u8; 64],
    encrypt_key: [u8; 32],
    init: [u64; 2],
}

#[repr(C)]
struct LoopConfig {
    fd: u32,
    block_size: u32,
    info: LoopInfo,
    reserved: [u64; 8],
}

/// The number of a loop device that was free a moment ago.
pub(crate) fn free_loop(control: impl AsFd) -> io::Result<u32> {
    // SAFETY: this request takes no argument.
    let number = unsafe { libc::ioctl(control.as_fd().as_raw_fd(), LOOP_CTL_GET_FREE) };
    u32::try_from(number).map_err(|_| io::Error::last_os_error())
}

/// Puts `image` behind a loop device that frees itself when nothing uses it any more.
pub(crate) fn configure_loop(device: impl AsFd, image: impl AsFd) -> io::Result<()> {
    // SAFETY: plain data for which zero means "not given".
    let mut config: LoopConfig = unsafe { std::mem::zeroed() };
    config.fd = image.as_fd().as_raw_fd().unsigned_abs();
    config.block_size = 4096;
    config.info.flags = LO_FLAGS_AUTOCLEAR | LO_FLAGS_DIRECT_IO;
    let device = device.as_fd().as_raw_fd();
    // SAFETY: LOOP_CONFIGURE reads one `LoopConfig`, laid out as the kernel's, which outlives it.
    let done = unsafe { libc::ioctl(device, LOOP_CONFIGURE, &raw const config) };
    if done == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Sets the signals that would end the launcher with its terminal to be ignored.
pub(crate) fn ignore_terminal_signals() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGQUIT, libc::SIGHUP, libc::SIGPIPE] {
        // SAFETY: SIG_IGN is a valid disposition and no handler is replaced that anyone awaits.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
}

/// Gives every signal back its default and unblocks all: what a new program expects.
pub(crate) fn default_signals() {
    // As the kernel has it: handler, flags, restorer, mask; all zero is the default.
    let action = [0_u64; 4];
    let size = size_of::<u64>();
    for signal in 1..=64 {
        let none = ptr::null_mut::<u64>();
        // SAFETY: `action` outlives the call; asked directly, because the C library keeps two
        // signals for itself. KILL and STOP refuse harmlessly.
        unsafe { libc::syscall(libc::SYS_rt_sigaction, signal, action.as_ptr(), none, size) };
    }
    // SAFETY: the set is initialised by sigemptyset before it is used, and outlives both calls.
    unsafe {
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Blocks SIGCHLD and returns a descriptor that becomes readable when a child changes.
pub(crate) fn child_events() -> io::Result<OwnedFd> {
    // SAFETY: the set is initialised by sigemptyset before it is used, and outlives the calls.
    let fd = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        libc::sigprocmask(libc::SIG_BLOCK, &raw const set, ptr::null_mut());
        libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK)
    };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made this descriptor for us, and nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Kills, stops or continues every process of this pid namespace but its first, the caller.
pub(crate) fn signal_all(signal: c_int) {
    // SAFETY: takes no pointers; as pid 1 of a namespace the caller reaches only what is inside.
    unsafe { libc::kill(-1, signal) };
}

/// Closes every descriptor that `keep` does not name.
pub(crate) fn close_others(keep: &[c_int]) {
    let mut keep = keep.to_vec();
    keep.sort_unstable();
    let mut first = 0_u32;
    for fd in keep {
        let fd = fd.unsigned_abs();
        if fd > first {
            close_range(first, fd - 1, 0);
        }
        first = fd + 1;
    }
    close_range(first, u32::MAX, 0);
}

/// Marks every descriptor from `first` on to be closed when the program is executed.
pub(crate) fn close_on_exec_from(first: u32) {
    close_range(first, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
}

fn close_range(first: u32, last: u32, flags: libc::c_uint) {
    // SAFETY: callers are fresh forks that own none of the closed descriptors any more: they
    // leave by `exit`, so nothing that thinks it owns one is ever dropped.
    unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) };
}

/// Makes `to` another name of `from`, kept when a program is executed.
pub(crate) fn duplicate(from: impl AsFd, to: c_int) -> io::Result<()> {
    // SAFETY: takes no pointers; callers only name the standard descriptors and 3, which no
    // owner in the process will drop (it executes a program or exits).
    let done = unsafe { libc::dup2(from.as_fd().as_raw_fd(), to) };
    if done == to { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// The version of Landlock that the kernel has, if any.
pub(crate) fn landlock_version() -> Option<u32> {
    const VERSION: libc::c_uint = 1;
    // SAFETY: with this flag the call takes no ruleset and only answers a number.
    let version = unsafe {
        libc::syscall(libc::SYS_landlock_create_ruleset, ptr::null::<u8>(), 0_usize, VERSION)
    };
    u32::try_from(version).ok().filter(|version| *version > 0)
}
