CREATE TABLE IF NOT EXISTS positions (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS outlog (
    number INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    record BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS configurations (
    log_offset BIGINT PRIMARY KEY,
    doc BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS erasures (
    receipt TEXT PRIMARY KEY,
    log_offset BIGINT NOT NULL,
    doc BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS erasure_plans (
    log_offset BIGINT PRIMARY KEY,
    doc BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS rules_in_force (
    name TEXT PRIMARY KEY,
    doc BYTEA NOT NULL
);
