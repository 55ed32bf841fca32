//! `/tmp` of a sandbox: a sparse ext4 image without a journal on a loop device. It has its own
//! size and its own inodes, is not counted as memory, and has no name on the host at any time.
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    path::Path,
    process::{Command, Stdio},
};

use rustix::{
    fs::{Gid, Mode, OFlags, SeekFrom, Uid},
    io::{Errno, FdFlags},
    mount::{FsMountFlags, FsOpenFlags, MountAttrFlags},
};

use super::scratch::Mounted;
use crate::sys;

/// Images of this many sizes are kept ready to be copied.
const TEMPLATES: usize = 16;
const BYTES_PER_INODE: u64 = 16 * 1024;
const MB: u64 = 1 << 20;

/// Formatted, empty images, one a size, from which each sandbox's own is copied.
#[derive(Debug, Default)]
pub(super) struct Templates {
    by_size: BTreeMap<u32, OwnedFd>,
}

impl Templates {
    /// Makes sure that a template of this size exists, and returns it.
    pub(super) fn get(&mut self, run: BorrowedFd<'_>, mb: u32) -> io::Result<BorrowedFd<'_>> {
        if !self.by_size.contains_key(&mb) {
            let made = format(run, mb)?;
            if self.by_size.len() >= TEMPLATES {
                self.by_size.pop_first();
            }
            self.by_size.insert(mb, made);
        }
        self.by_size.get(&mb).map(AsFd::as_fd).ok_or_else(|| io::Error::other("no template"))
    }
}

fn nameless(run: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::EXCL | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(run, ".", flags, Mode::RUSR | Mode::WUSR)?)
}

fn format(run: BorrowedFd<'_>, mb: u32) -> io::Result<OwnedFd> {
    let usable = u64::from(mb) * MB;
    let inodes = usable / BYTES_PER_INODE;
    // On top of what may be used come the inode tables, the group descriptors and bitmaps, and
    // what ext4 keeps back for itself once mounted (a fiftieth, 16 MB at most).
    let kept_back = (usable / 49).min(16 * MB);
    let size = usable + inodes * 256 + usable / 512 + kept_back + 2 * MB;
    let image = nameless(run)?;
    rustix::fs::ftruncate(&image, size)?;
    // Inherited by name: the number stays the same in the formatting process.
    rustix::io::fcntl_setfd(&image, FdFlags::empty())?;
    let made = Command::new("mkfs.ext4")
        .env_clear()
        .env("PATH", "/usr/sbin:/sbin:/usr/bin:/bin")
        .args(["-q", "-F", "-b", "4096", "-I", "256", "-m", "0", "-N", &inodes.to_string()])
        .args(["-O", "^has_journal,^resize_inode"])
        .args(["-E", "lazy_itable_init=1,nodiscard", "-L", "tmp"])
        .arg(format!("/proc/self/fd/{}", image.as_raw_fd()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output();
    rustix::io::fcntl_setfd(&image, FdFlags::CLOEXEC)?;
    let made = made.map_err(|err| io::Error::new(err.kind(), format!("mkfs.ext4: {err}")))?;
    if !made.status.success() {
        let said = String::from_utf8_lossy(&made.stderr);
        return Err(io::Error::other(format!("mkfs.ext4: {}", said.trim())));
    }
    Ok(image)
}

/// Copies the written parts of a template into a new image.
fn copy(run: BorrowedFd<'_>, template: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let image = nameless(run)?;
    let size = u64::try_from(rustix::fs::fstat(template)?.st_size).unwrap_or(0);
    rustix::fs::ftruncate(&image, size)?;
    let mut at = 0;
    while at < size {
        let from = match rustix::fs::seek(template, SeekFrom::Data(at)) {
            Ok(from) => from,
            Err(Errno::NXIO) => break,
            Err(err) => return Err(err.into()),
        };
        let to = rustix::fs::seek(template, SeekFrom::Hole(from))?;
        at = from;
        while at < to {
            let (mut read, mut write) = (at, at);
            let length = usize::try_from(to - at).unwrap_or(usize::MAX);
            let (input, output) = (Some(&mut read), Some(&mut write));
            match rustix::fs::copy_file_range(template, input, &image, output, length)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                copied => at += copied as u64,
            }
        }
    }
    Ok(image)
}

/// Copies a template and mounts the copy, not yet at any place, with a root owned by `owner`.
pub(super) fn mount(
    run: BorrowedFd<'_>,
    template: BorrowedFd<'_>,
    owner: u32,
) -> io::Result<Mounted> {
    let image = copy(run, template)?;
    let (device, _open) = attach(&image)?;
    let fs = rustix::mount::fsopen("ext4", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_set_string(&fs, "source", format!("/dev/loop{device}"))?;
    // Without it a kernel thread would write the whole inode table soon.
    rustix::mount::fsconfig_set_flag(&fs, "noinit_itable")?;
    rustix::mount::fsconfig_set_string(&fs, "errors", "continue")?;
    rustix::mount::fsconfig_create(&fs)?;
    let restricted = MountAttrFlags::MOUNT_ATTR_NOSUID
        | MountAttrFlags::MOUNT_ATTR_NODEV
        | MountAttrFlags::MOUNT_ATTR_NOATIME;
    let mount = rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, restricted)?;
    rustix::fs::unlinkat(&mount, "lost+found", rustix::fs::AtFlags::REMOVEDIR)?;
    let root = rustix::fs::openat(&mount, ".", OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    rustix::fs::fchown(&root, Some(Uid::from_raw(owner)), Some(Gid::from_raw(owner)))?;
    rustix::fs::fchmod(&root, Mode::from_raw_mode(0o1777))?;
    let image = Some((device, backing_file(device).unwrap_or_default()));
    Ok(Mounted { mount, image })
}

fn attach(image: &OwnedFd) -> io::Result<(u32, File)> {
    let control = File::options().read(true).write(true).open("/dev/loop-control")?;
    for _ in 0..64 {
        let number = sys::free_loop(&control)?;
        let device = match File::options().read(true).write(true).open(format!("/dev/loop{number}"))
        {
            Ok(device) => device,
            // Taken and given back since: its node is just being made or removed.
            Err(err) if err.raw_os_error() == Some(libc::ENXIO) => continue,
            Err(err) => return Err(err),
        };
        match sys::configure_loop(&device, image) {
            Ok(()) => return Ok((number, device)),
            Err(err) if err.raw_os_error() == Some(libc::EBUSY) => {}
            Err(err) => return Err(err),
        }
    }
    Err(io::Error::new(io::ErrorKind::ResourceBusy, "every loop device is taken"))
}

fn backing_file(device: u32) -> Option<String> {
    let path = format!("/sys/block/loop{device}/loop/backing_file");
    fs::read_to_string(Path::new(&path)).ok().map(|name| name.trim_end().to_owned())
}

/// Whether the device still holds that image.
pub(super) fn is_attached(device: u32, image: &str) -> bool {
    backing_file(device).is_some_and(|now| now == image)
}
