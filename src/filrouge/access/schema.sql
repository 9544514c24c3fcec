CREATE TABLE IF NOT EXISTS access_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    start TEXT NOT NULL,
    created_time BIGINT NOT NULL,
    revoked_time BIGINT
);
