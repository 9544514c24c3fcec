CREATE TABLE IF NOT EXISTS recent_messages (
    message_key BLOB PRIMARY KEY,
    log_offset BIGINT NOT NULL,
    body_hash BIGINT NOT NULL,
    trace BLOB,
    seal BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected_events (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    received_time BIGINT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    record BLOB NOT NULL
);
