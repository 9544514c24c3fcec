CREATE TABLE IF NOT EXISTS folds (
    number INTEGER PRIMARY KEY,
    trace BYTEA NOT NULL UNIQUE,
    doc BYTEA NOT NULL,
    entries BYTEA NOT NULL,
    pages INTEGER NOT NULL,
    cut_time BIGINT NOT NULL,
    counters BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS fold_past (
    number INTEGER PRIMARY KEY,
    counters BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS timeline_pages (
    trace BYTEA NOT NULL,
    page INTEGER NOT NULL,
    entries BYTEA NOT NULL,
    PRIMARY KEY (trace, page)
);
CREATE TABLE IF NOT EXISTS fold_names (
    trace BYTEA NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (trace, word)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fold_names_word ON fold_names (word, trace);
CREATE TABLE IF NOT EXISTS moved_events (
    log_offset BIGINT PRIMARY KEY,
    trace BYTEA NOT NULL
);
CREATE INDEX IF NOT EXISTS moved_events_trace ON moved_events (trace, log_offset);
