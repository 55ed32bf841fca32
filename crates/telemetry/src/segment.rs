//! The files that rows are kept in.
//!
//! A segment is a header and frames, each with its length and checksum: a stream's declaration,
//! which gives it a number within the file; a row of a declared stream; the end of a group. A file
//! is only ever appended to, by one process; after that it is only read. A later form (columns,
//! compressed) takes the place of whole segments, behind the same index.
mod format;
mod frames;

pub(crate) use self::{
    format::{
        BadHeader, HEADER, Record, RowRef, declare, end_group, parse, read_header, row,
        write_header,
    },
    frames::{Frames, Step},
};
