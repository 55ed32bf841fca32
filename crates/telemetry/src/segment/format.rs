use model::{Digest, LogLevel};
use thiserror::Error;

use crate::row::{EventId, GroupKey, Numbered, level_code, level_of_code};

const MAGIC: [u8; 8] = *b"MORROWLG";
const VERSION: u32 = 1;
/// The header's length.
pub(crate) const HEADER: usize = 32;
/// A frame's length and checksum.
pub(super) const FRAME: usize = 8;
/// No frame is longer: a row's text and names are bounded.
pub(super) const MAX_FRAME: usize = (1 << 20) + (8 << 10);

const DECLARE: u8 = 1;
const ROW: u8 = 2;
const END_GROUP: u8 = 3;
const END_STREAM: u8 = 4;

#[derive(Debug, Error)]
pub(crate) enum BadHeader {
    #[error("it is of version {0}, written by a newer morrow")]
    Newer(u32),
    #[error("it is not a log segment")]
    Foreign,
}

/// Magic, version, the file's number, the first row's number, checksum.
pub(crate) fn write_header(number: u64, first_seq: u64) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&VERSION.to_le_bytes());
    header[12..20].copy_from_slice(&number.to_le_bytes());
    header[20..28].copy_from_slice(&first_seq.to_le_bytes());
    let sum = crc32fast::hash(&header[..28]);
    header[28..].copy_from_slice(&sum.to_le_bytes());
    header
}

/// Returns the first row's number.
pub(crate) fn read_header(header: &[u8; HEADER]) -> Result<u64, BadHeader> {
    let mut bytes = Bytes(header);
    let (magic, version) = (bytes.take(8), bytes.u32());
    if magic != Some(&MAGIC) {
        return Err(BadHeader::Foreign);
    }
    if let Some(newer) = version.filter(|version| *version > VERSION) {
        return Err(BadHeader::Newer(newer));
    }
    let (_number, first) = (bytes.u64(), bytes.u64());
    let sound = version == Some(VERSION) && bytes.u32() == Some(crc32fast::hash(&header[..28]));
    first.filter(|_| sound).ok_or(BadHeader::Foreign)
}

/// What a frame says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Record<'a> {
    Declare {
        id: u32,
        group: GroupKey,
        stream: &'a str,
        group_created: i64,
        stream_created: i64,
    },
    Row(RowRef<'a>),
    /// The rows of a group, or of one stream of it, numbered below are gone.
    End {
        group: GroupKey,
        stream: Option<&'a str>,
        below: u64,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RowRef<'a> {
    /// The stream's number within the file.
    pub(crate) stream: u32,
    pub(crate) id: EventId,
    pub(crate) ingested: i64,
    pub(crate) level: Option<LogLevel>,
    pub(crate) revision: Option<Digest>,
    pub(crate) invocation: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

pub(crate) fn declare(
    out: &mut Vec<u8>,
    id: u32,
    group: &GroupKey,
    stream: &str,
    group_created: i64,
    stream_created: i64,
) {
    frame(out, |out| {
        out.push(DECLARE);
        out.extend(id.to_le_bytes());
        out.extend(group_created.to_le_bytes());
        out.extend(stream_created.to_le_bytes());
        put_group(out, group);
        put_text(out, stream);
    });
}

pub(crate) fn row(out: &mut Vec<u8>, stream: u32, ingested: i64, row: &Numbered) {
    frame(out, |out| {
        out.push(ROW);
        out.extend(stream.to_le_bytes());
        out.extend(row.id.micros.to_le_bytes());
        out.extend(row.id.seq.to_le_bytes());
        out.extend(ingested.to_le_bytes());
        out.push(level_code(row.level));
        out.push(u8::from(row.revision.is_some()));
        out.extend(row.revision.iter().flat_map(Digest::as_bytes));
        out.push(u8::from(row.invocation.is_some()));
        if let Some(invocation) = &row.invocation {
            put_text(out, invocation);
        }
        out.extend(row.body.as_bytes());
    });
}

pub(crate) fn end(out: &mut Vec<u8>, group: &GroupKey, stream: Option<&str>, below: u64) {
    frame(out, |out| {
        out.push(if stream.is_some() { END_STREAM } else { END_GROUP });
        out.extend(below.to_le_bytes());
        put_group(out, group);
        if let Some(stream) = stream {
            put_text(out, stream);
        }
    });
}

/// `None`: the frame's bytes are whole, yet it is not one of ours.
pub(crate) fn parse(payload: &[u8]) -> Option<Record<'_>> {
    let mut bytes = Bytes(payload);
    match bytes.u8()? {
        DECLARE => {
            let id = bytes.u32()?;
            let (group_created, stream_created) = (bytes.i64()?, bytes.i64()?);
            let (group, stream) = (bytes.group()?, bytes.text()?);
            Some(Record::Declare { id, group, stream, group_created, stream_created })
        }
        ROW => {
            let stream = bytes.u32()?;
            let id = EventId { micros: bytes.i64()?, seq: bytes.u64()? };
            let ingested = bytes.i64()?;
            let level = level_of_code(bytes.u8()?);
            let revision = match bytes.u8()? {
                0 => None,
                _ => Some(Digest::from_bytes(bytes.take(32)?.try_into().ok()?)),
            };
            let invocation = match bytes.u8()? {
                0 => None,
                _ => Some(bytes.text()?),
            };
            let body = bytes.0;
            Some(Record::Row(RowRef { stream, id, ingested, level, revision, invocation, body }))
        }
        kind @ (END_GROUP | END_STREAM) => {
            let below = bytes.u64()?;
            let group = bytes.group()?;
            let stream = if kind == END_STREAM { Some(bytes.text()?) } else { None };
            Some(Record::End { group, stream, below })
        }
        _ => None,
    }
}

fn frame(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend([0; FRAME]);
    write(out);
    let payload = &out[start + FRAME..];
    debug_assert!(payload.len() <= MAX_FRAME, "what goes into a frame is bounded");
    let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let sum = crc32fast::hash(payload);
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
    out[start + 4..start + FRAME].copy_from_slice(&sum.to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend(length.to_le_bytes());
    out.extend(&text.as_bytes()[..usize::from(length)]);
}

fn put_group(out: &mut Vec<u8>, group: &GroupKey) {
    put_text(out, group.scope.as_str());
    put_text(out, group.region.as_str());
    put_text(out, &group.name);
}

/// Takes numbers and texts off the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.array().map(u16::from_le_bytes)?;
        std::str::from_utf8(self.take(length.into())?).ok()
    }

    fn group(&mut self) -> Option<GroupKey> {
        let (scope, region) = (self.text()?.parse().ok()?, self.text()?.parse().ok()?);
        Some(GroupKey { scope, region, name: self.text()?.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group() -> GroupKey {
        GroupKey {
            scope: "aws:000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            name: "/aws/lambda/f".into(),
        }
    }

    fn numbered(full: bool) -> Numbered {
        Numbered {
            id: EventId { micros: 1_000_001, seq: 7 },
            invocation: full.then(|| "req-1".into()),
            revision: full.then(|| Digest::from_bytes([3; 32])),
            level: full.then_some(LogLevel::Warn),
            body: "hello\n".into(),
        }
    }

    /// Version 1 as it lies on disks. A change here needs a new version.
    #[test]
    fn stored_bytes_keep_their_form() {
        let mut bytes = write_header(2, 7).to_vec();
        declare(&mut bytes, 0, &group(), "s", 5, 6);
        row(&mut bytes, 0, 1_000_002, &numbered(true));
        row(&mut bytes, 0, 1_000_002, &numbered(false));
        end(&mut bytes, &group(), None, 8);
        end(&mut bytes, &group(), Some("s"), 9);
        assert_eq!(kit::hex(&bytes), include_str!("golden_v1.hex").trim_end());
    }

    #[test]
    fn records_read_back() {
        let mut bytes = Vec::new();
        row(&mut bytes, 9, 1_000_002, &numbered(true));
        let read = parse(&bytes[FRAME..]).unwrap();
        let expected = RowRef {
            stream: 9,
            id: EventId { micros: 1_000_001, seq: 7 },
            ingested: 1_000_002,
            level: Some(LogLevel::Warn),
            revision: Some(Digest::from_bytes([3; 32])),
            invocation: Some("req-1"),
            body: b"hello\n",
        };
        assert_eq!(read, Record::Row(expected));
    }

    #[test]
    fn a_header_of_another_kind_is_refused() {
        let header = write_header(1, 5);
        assert_eq!(read_header(&header).unwrap(), 5);
        let mut newer = header;
        newer[8] = 2;
        assert!(matches!(read_header(&newer), Err(BadHeader::Newer(2))));
        for at in (0..HEADER).filter(|at| !(8..12).contains(at)) {
            let mut damaged = header;
            damaged[at] ^= 1;
            assert!(matches!(read_header(&damaged), Err(BadHeader::Foreign)), "{at}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_payload_breaks_the_parser(kind in 0_u8..6, rest: Vec<u8>) {
            drop(parse(&[&[kind][..], &rest].concat()));
        }
    }
}
