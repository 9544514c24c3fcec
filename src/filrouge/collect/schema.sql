CREATE TABLE IF NOT EXISTS recent_messages (
    log_offset BIGINT NOT NULL,
    message_key BYTEA NOT NULL,
    body_hash BIGINT NOT NULL,
    trace BYTEA,
    seal BYTEA NOT NULL,
    PRIMARY KEY (log_offset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected_events (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    received_time BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    record BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL UNIQUE
);
