//! Memory where no control group bounds it: the keeper looks now and then at what its programs
//! hold, and kills them when that is too much.
use std::{
    fs::{self, File},
    io,
    os::{
        fd::{AsRawFd, OwnedFd, RawFd},
        unix::fs::FileExt,
    },
};

use rustix::{fs::MemfdFlags, time::Timespec};

/// How long too much memory can go unseen.
pub(super) const EVERY: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

#[derive(Debug)]
pub(super) struct Watch {
    /// Tells the most that was seen, in bytes, to whoever holds another descriptor of it.
    told: File,
    /// In bytes.
    bound: u64,
    peak: u64,
    /// The most that the processes showed together, pages that they share counted for each.
    apparent: u64,
}

impl Watch {
    /// Allows anything yet. With the file that will tell the most that was seen.
    pub(super) fn new() -> io::Result<(Self, OwnedFd)> {
        let told = rustix::fs::memfd_create("memory.peak", MemfdFlags::CLOEXEC)?;
        let file = told.try_clone()?;
        Ok((Self { told: told.into(), bound: u64::MAX, peak: 0, apparent: 0 }, file))
    }

    pub(super) fn as_raw_fd(&self) -> RawFd {
        self.told.as_raw_fd()
    }

    pub(super) fn bound(&mut self, bytes: u64) {
        self.bound = bytes;
    }

    /// Whether the processes hold more than they may.
    pub(super) fn is_exceeded(&mut self) -> bool {
        let apparent = of_all(|process| resident(&process));
        if apparent <= self.apparent && apparent <= self.bound {
            return false;
        }
        self.apparent = self.apparent.max(apparent);
        // To tell what is shared takes the kernel longer: only when it matters.
        let held = of_all(|process| proportional(&process));
        if held > self.peak {
            self.peak = held;
            let text = format!("{held:<20}");
            drop(self.told.write_all_at(text.as_bytes(), 0));
        }
        held > self.bound
    }
}

/// The sum over every process of this pid namespace but its first, the keeper.
fn of_all(held: impl Fn(String) -> Option<u64>) -> u64 {
    let Ok(entries) = fs::read_dir("/proc") else { return 0 };
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse::<u32>().ok();
    let processes = entries.flatten().filter_map(number).filter(|process| *process != 1);
    processes.filter_map(|process| held(format!("/proc/{process}"))).sum()
}

fn resident(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("{process}/statm")).ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

fn proportional(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes << 10)
}
