CREATE TABLE IF NOT EXISTS file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    period TEXT NOT NULL,
    first_offset INTEGER NOT NULL,
    last_offset INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    event_time_min INTEGER,
    event_time_max INTEGER,
    replaced_by INTEGER
);
CREATE INDEX IF NOT EXISTS file_by_offset ON file (first_offset);
CREATE TABLE IF NOT EXISTS key_filter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    rows INTEGER NOT NULL,
    blocks INTEGER NOT NULL
);
