CREATE TABLE IF NOT EXISTS recent_messages (
    last_offset BIGINT PRIMARY KEY,
    messages BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS rejected_events (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    received_time BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    record BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL UNIQUE
);
