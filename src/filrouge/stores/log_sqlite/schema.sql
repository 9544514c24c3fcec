-- Records are kept in chunks: one row holds `count` records with successive offsets, as a
-- MessagePack array of `size` bytes before compression.
CREATE TABLE IF NOT EXISTS chunk (
    first_offset INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- The offset below which records were trimmed: at most one row.
CREATE TABLE IF NOT EXISTS trimmed (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    before_offset INTEGER NOT NULL
);
