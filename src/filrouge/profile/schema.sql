CREATE TABLE IF NOT EXISTS folds (
    number INTEGER PRIMARY KEY,
    trace BYTEA NOT NULL UNIQUE,
    doc BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS timeline_entries (
    trace BYTEA NOT NULL,
    event_time BIGINT NOT NULL,
    log_offset BIGINT NOT NULL,
    PRIMARY KEY (trace, event_time, log_offset)
) WITHOUT ROWID;
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
