//! The files that rows are kept in.
//!
//! A segment is a header and frames, each with its length and checksum: a stream's declaration,
//! which gives it a number within the file; a row of a declared stream; the end of a group or a
//! stream. A file is only ever appended to, by one process; after that it is only read, until a
//! compaction makes columns of it.
mod format;
mod frames;

pub(crate) use self::{
    format::{
        BadHeader, HEADER, Record, RowRef, declare, end, parse, read_header, row, write_header,
    },
    frames::{Frames, Step},
};
