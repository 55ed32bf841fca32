//! What a build says, line by line, and what can be told of it when it fails.

use std::{io, os::fd::OwnedFd};

use tokio::{io::AsyncReadExt, net::unix::pipe::Receiver, sync::mpsc};

/// How much of what a build says is kept and passed on.
pub const MAX_LOG_BYTES: usize = 1 << 20;
const MAX_LINE: usize = 8 << 10;
/// What a line counts besides its text: it is a row of the log and an object of the answer.
const LINE: usize = 64;
const READ: usize = 16 << 10;

/// Words that show why an installation failed, and what helps.
const HINTS: &[(&[&str], &str)] = &[
    (
        &[
            "gcc' failed",
            "'gcc'",
            "cc' failed",
            "g++' failed",
            "Failed building wheel",
            "Failed to build",
            "metadata-generation-failed",
            "subprocess-exited-with-error",
            "gyp ERR!",
            "CMake",
            "can't find Rust compiler",
        ],
        "there is no compiler where functions are built: name a version for which its makers \
         publish a build for this runtime (a wheel, a prebuilt binary), or build on your own \
         machine and deploy the result",
    ),
    (
        &["EUSAGE", "are in sync"],
        "package.json and the lock file do not belong together: run npm install, and deploy both",
    ),
    (
        &["No space left on device", "ENOSPC"],
        "what is needed takes more than the 4096 MB that a build has",
    ),
    (
        &[
            "ENOTFOUND",
            "EAI_AGAIN",
            "ECONNREFUSED",
            "EHOSTUNREACH",
            "Name or service not known",
            "Temporary failure in name resolution",
            "NewConnectionError",
            "CERTIFICATE_VERIFY_FAILED",
        ],
        "builds reach the package registries in the server's builds.registries alone",
    ),
    (
        &["No matching distribution found", "ETARGET", "E404"],
        "check the name and the version; the registry has none such for this runtime",
    ),
];

/// Takes in what is said. Only so much is passed on, and the rest is read and forgotten.
pub(super) struct Speech {
    to: mpsc::UnboundedSender<String>,
    left: usize,
    hint: Option<usize>,
}

impl Speech {
    pub(super) fn new(to: mpsc::UnboundedSender<String>) -> Self {
        Self { to, left: MAX_LOG_BYTES, hint: None }
    }

    /// What helps with what was said.
    pub(super) fn hint(&self) -> Option<&'static str> {
        self.hint.map(|hint| HINTS[hint].1)
    }

    /// Reads to the end.
    pub(super) async fn hear(&mut self, pipe: OwnedFd) -> io::Result<()> {
        let mut pipe = Receiver::from_owned_fd(pipe)?;
        let (mut buffer, mut line) = (vec![0; READ], Vec::new());
        loop {
            let read = pipe.read(&mut buffer).await?;
            for &byte in &buffer[..read] {
                match byte {
                    b'\n' => self.say(&std::mem::take(&mut line)),
                    _ if line.len() < MAX_LINE => line.push(byte),
                    _ => {}
                }
            }
            if read == 0 {
                if !line.is_empty() {
                    self.say(&line);
                }
                return Ok(());
            }
        }
    }

    fn say(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        // Nothing that moves a terminal's cursor.
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        let shows = |(words, _): &(&[&str], _)| words.iter().any(|word| text.contains(word));
        // What comes first in the list says more.
        if let Some(found) = HINTS.iter().position(shows) {
            self.hint = Some(self.hint.map_or(found, |known| known.min(found)));
        }
        let length = text.len() + LINE;
        if self.left == 0 {
            return;
        }
        let text = if length > self.left {
            self.left = 0;
            "the rest of the log is left out".to_owned()
        } else {
            self.left -= length;
            text
        };
        // Who asked may have gone.
        drop(self.to.send(text));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    async fn heard(said: &[u8]) -> (Vec<String>, Option<&'static str>) {
        let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::NONBLOCK).unwrap();
        rustix::fs::fcntl_setfl(&write, rustix::fs::OFlags::empty()).unwrap();
        let said = said.to_vec();
        let writing = std::thread::spawn(move || std::fs::File::from(write).write_all(&said));
        let (to, mut from) = mpsc::unbounded_channel();
        let mut speech = Speech::new(to);
        speech.hear(read).await.unwrap();
        writing.join().unwrap().unwrap();
        let hint = speech.hint();
        drop(speech);
        let mut lines = Vec::new();
        while let Some(line) = from.recv().await {
            lines.push(line);
        }
        (lines, hint)
    }

    #[tokio::test]
    async fn lines_are_passed_on_without_what_moves_a_cursor() {
        let (lines, hint) = heard(b"one\r\n\x1b[2Ktwo \xff\nthree").await;
        assert_eq!(lines, ["one", "[2Ktwo \u{fffd}", "three"]);
        assert_eq!(hint, None);
    }

    #[tokio::test]
    async fn a_flood_is_cut_and_read_to_its_end_before_anybody_takes_a_line() {
        let line = [&[b'x'; 999][..], b"\n"].concat();
        let (lines, _) = heard(&line.repeat(2000)).await;
        assert_eq!(lines.len(), MAX_LOG_BYTES / (999 + LINE) + 1);
        assert_eq!(lines.last().unwrap(), "the rest of the log is left out");
        let (lines, _) = heard(&vec![b'\n'; 1 << 20]).await;
        assert_eq!(lines.len(), MAX_LOG_BYTES / LINE);
        let (lines, _) = heard(&vec![b'x'; 3 << 20]).await;
        assert_eq!(lines[0].len(), MAX_LINE);
    }

    #[tokio::test]
    async fn a_compiler_that_is_missing_is_told_though_other_things_fail_for_it() {
        let said = b"error: command 'gcc' failed\nNo matching distribution found for x\n";
        assert!(heard(said).await.1.unwrap().contains("no compiler"));
        let said = b"ERROR: No matching distribution found for nonesuch==1\n";
        assert!(heard(said).await.1.unwrap().contains("check the name"));
    }
}
