CREATE TABLE IF NOT EXISTS segment_rules (
    number INTEGER PRIMARY KEY,
    doc BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS segment_people (
    number INTEGER PRIMARY KEY,
    person BYTEA NOT NULL UNIQUE,
    doc BYTEA NOT NULL,
    due BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS segment_people_by_due ON segment_people (due) WHERE due < 4611686018427387904;
CREATE TABLE IF NOT EXISTS segment_bits (
    place BIGINT PRIMARY KEY,
    bits BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS segment_days (
    place BIGINT PRIMARY KEY,
    members BIGINT NOT NULL,
    entered BIGINT NOT NULL,
    left_ BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS segment_columns (
    version TEXT PRIMARY KEY,
    doc BYTEA NOT NULL
);
