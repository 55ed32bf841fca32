use std::sync::{Arc, LazyLock};

use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::properties::{EnabledStatistics, WriterProperties},
    schema::{
        parser::parse_message_type,
        types::{ColumnPath, TypePtr},
    },
};

/// The columns, in their order.
const COLUMNS: &str = "message row {
    required binary scope (UTF8);
    required binary region (UTF8);
    required binary group (UTF8);
    required binary stream (UTF8);
    required int64 ts (TIMESTAMP(MICROS,true));
    required int64 seq;
    required int64 ingested (TIMESTAMP(MICROS,true));
    optional binary level (UTF8);
    optional binary revision (UTF8);
    optional binary invocation (UTF8);
    required binary body (UTF8);
}";

pub(super) const STREAM: usize = 3;
pub(super) const TS: usize = 4;
pub(super) const SEQ: usize = 5;
pub(super) const INGESTED: usize = 6;
pub(super) const LEVEL: usize = 7;
pub(super) const REVISION: usize = 8;
pub(super) const INVOCATION: usize = 9;
pub(super) const BODY: usize = 10;

/// Where the footer keeps the [`Summary`](super::Summary).
pub(super) const SUMMARY: &str = "morrow";
/// How many rows are put together, and how many bytes of their texts.
pub(super) const GROUP_ROWS: usize = 32 << 10;
pub(super) const GROUP_BYTES: usize = 4 << 20;

pub(super) static SCHEMA: LazyLock<TypePtr> = LazyLock::new(|| {
    let schema = parse_message_type(COLUMNS);
    Arc::new(schema.unwrap_or_else(|err| unreachable!("the columns are well-formed: {err}")))
});

/// Times and numbers as differences, names by dictionary, texts plain; all compressed.
pub(super) fn properties() -> WriterProperties {
    let column = |at: usize| ColumnPath::from(SCHEMA.get_fields()[at].name());
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(false)
        .set_column_dictionary_enabled(column(BODY), false)
        .set_column_statistics_enabled(column(BODY), EnabledStatistics::None);
    for at in [TS, SEQ, INGESTED] {
        properties = properties
            .set_column_dictionary_enabled(column(at), false)
            .set_column_encoding(column(at), Encoding::DELTA_BINARY_PACKED);
    }
    properties.build()
}
