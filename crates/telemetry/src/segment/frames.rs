use std::{fs::File, io, os::unix::fs::FileExt};

use super::format::{FRAME, MAX_FRAME};

/// How much is read at a time.
const CHUNK: usize = 256 << 10;

/// Walks the frames of a part of a file.
#[derive(Debug)]
pub(crate) struct Frames<'f> {
    file: &'f File,
    /// Read so far, from `base` on; `at` is the next frame's place in it.
    buffer: Vec<u8>,
    base: u64,
    at: usize,
    end: u64,
}

#[derive(Debug)]
pub(crate) enum Step<'a> {
    Frame {
        start: u64,
        end: u64,
        payload: &'a [u8],
    },
    /// One frame's bytes are wrong, but sound ones follow: it is passed over.
    Damaged {
        start: u64,
    },
    /// From here on there are no whole frames.
    Torn {
        start: u64,
    },
    End,
}

impl<'f> Frames<'f> {
    /// `start` must be where a frame begins.
    pub(crate) fn new(file: &'f File, start: u64, end: u64) -> Self {
        Self { file, buffer: Vec::new(), base: start, at: 0, end }
    }

    pub(crate) fn step(&mut self) -> io::Result<Step<'_>> {
        let start = self.base + self.at as u64;
        if start >= self.end {
            return Ok(Step::End);
        }
        let Some((length, sum)) = self.head(0)? else { return Ok(Step::Torn { start }) };
        if !self.fill(FRAME + length)? {
            return Ok(Step::Torn { start });
        }
        if !self.is_sound(0, length, sum) {
            let Some((next_length, next_sum)) = self.head(FRAME + length)? else {
                return Ok(Step::Torn { start });
            };
            let whole = self.fill(2 * FRAME + length + next_length)?;
            if !whole || !self.is_sound(FRAME + length, next_length, next_sum) {
                return Ok(Step::Torn { start });
            }
            self.at += FRAME + length;
            return Ok(Step::Damaged { start });
        }
        let from = self.at + FRAME;
        self.at = from + length;
        let payload = &self.buffer[from..self.at];
        Ok(Step::Frame { start, end: self.base + self.at as u64, payload })
    }

    /// The length and checksum at `offset` from here; `None` when they cannot be a frame's.
    fn head(&mut self, offset: usize) -> io::Result<Option<(usize, u32)>> {
        if !self.fill(offset + FRAME)? {
            return Ok(None);
        }
        let at = self.at + offset;
        let number = |from: usize| {
            let bytes = [0, 1, 2, 3].map(|i| self.buffer[from + i]);
            u32::from_le_bytes(bytes)
        };
        let (length, sum) = (number(at) as usize, number(at + 4));
        // No frame is empty, so that a stretch of noughts is none.
        Ok((1..=MAX_FRAME).contains(&length).then_some((length, sum)))
    }

    fn is_sound(&self, offset: usize, length: usize, sum: u32) -> bool {
        let from = self.at + offset + FRAME;
        crc32fast::hash(&self.buffer[from..from + length]) == sum
    }

    /// Makes sure of `wanted` bytes from here on; `false` when there are not as many.
    fn fill(&mut self, wanted: usize) -> io::Result<bool> {
        if self.buffer.len() - self.at >= wanted {
            return Ok(true);
        }
        self.buffer.drain(..self.at);
        self.base += self.at as u64;
        self.at = 0;
        let held = self.buffer.len();
        let left = self.end.saturating_sub(self.base + held as u64);
        let more = usize::try_from(left).unwrap_or(usize::MAX).min(CHUNK.max(wanted - held));
        self.buffer.resize(held + more, 0);
        let mut read = held;
        while read < self.buffer.len() {
            match self.file.read_at(&mut self.buffer[read..], self.base + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => {
                    self.buffer.truncate(read);
                    return Err(err);
                }
            }
        }
        self.buffer.truncate(read);
        Ok(self.buffer.len() >= wanted)
    }
}
