//! How much one document may hold; reaching a limit is a problem of that document alone.

/// How deep collections may stand in each other, as written and with aliases written out; go-yaml and Go's JSON decoder stop there
/// too.
pub const MAX_NESTING: usize = 10_000;

/// How many values a document may have once its aliases are written out; go-yaml refuses such documents too, by a share that falls
/// with their size.
pub const MAX_EXPANDED_NODES: u64 = 1_000_000;

/// How many bytes of text a document may have once its aliases are written out.
pub const MAX_EXPANDED_BYTES: u64 = 64 * 1024 * 1024;

/// How many bytes `<<` may copy into a document's mappings, with the keys' own size.
pub const MAX_MERGED_BYTES: usize = 8 * 1024 * 1024;

/// How many problems of one document are told.
pub const MAX_PROBLEMS: usize = 100;
