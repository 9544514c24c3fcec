CREATE TABLE IF NOT EXISTS identity_nodes (
    id BLOB NOT NULL PRIMARY KEY,
    doc BLOB NOT NULL,
    value TEXT,
    owner BLOB
);
CREATE INDEX IF NOT EXISTS identity_nodes_by_value ON identity_nodes (value) WHERE value IS NOT NULL;
CREATE INDEX IF NOT EXISTS identity_nodes_by_owner ON identity_nodes (owner) WHERE owner IS NOT NULL;
CREATE TABLE IF NOT EXISTS identity_parties (
    root BLOB NOT NULL PRIMARY KEY,
    doc BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS identity_handles (
    id BLOB NOT NULL PRIMARY KEY,
    node BLOB NOT NULL,
    name TEXT NOT NULL,
    after BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS identity_activity (
    device BLOB NOT NULL,
    at BLOB NOT NULL,
    offset_ BIGINT NOT NULL,
    role INTEGER NOT NULL,
    owner BLOB NOT NULL,
    holder BLOB NOT NULL,
    trace BLOB NOT NULL,
    PRIMARY KEY (device, at)
);
CREATE TABLE IF NOT EXISTS identity_suppressions (
    id BLOB NOT NULL PRIMARY KEY,
    until_time BIGINT NOT NULL,
    released INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS identity_tallies (
    name TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
