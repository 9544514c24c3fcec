-- name: fold
SELECT doc FROM folds WHERE trace = ?;

-- name: write_fold
INSERT INTO folds (trace, doc) VALUES (?, ?)
ON CONFLICT (trace) DO UPDATE SET doc = excluded.doc;

-- name: delete_fold
DELETE FROM folds WHERE trace = ?;

-- name: all_folds
SELECT trace, doc FROM folds WHERE trace > ? ORDER BY trace LIMIT 1000;

-- name: add_entry
INSERT INTO timeline_entries (trace, event_time, log_offset) VALUES (?, ?, ?)
ON CONFLICT (trace, event_time, log_offset) DO NOTHING;

-- name: delete_entries
DELETE FROM timeline_entries WHERE trace = ?;

-- name: entries
SELECT event_time, log_offset FROM timeline_entries WHERE trace = ?
ORDER BY event_time DESC, log_offset DESC LIMIT 100000;

-- name: entries_between
SELECT event_time, log_offset FROM timeline_entries
WHERE trace = ? AND event_time >= ? AND (event_time < ? OR (event_time = ? AND log_offset < ?))
ORDER BY event_time DESC, log_offset DESC LIMIT ?;

-- name: oldest_entry_kept
SELECT event_time FROM timeline_entries WHERE trace = ?
ORDER BY event_time DESC, log_offset DESC LIMIT 1 OFFSET ?;

-- name: trim_entries
DELETE FROM timeline_entries WHERE trace = ? AND event_time < ?;

-- name: add_word
INSERT INTO fold_names (trace, word) VALUES (?, ?) ON CONFLICT (trace, word) DO NOTHING;

-- name: delete_words
DELETE FROM fold_names WHERE trace = ?;

-- name: traces_by_word
SELECT trace, word FROM fold_names WHERE word >= ? AND word < ? ORDER BY word, trace LIMIT ?;

-- name: move_event
INSERT INTO moved_events (log_offset, trace) VALUES (?, ?)
ON CONFLICT (log_offset) DO UPDATE SET trace = excluded.trace;

-- name: moved
SELECT trace FROM moved_events WHERE log_offset = ?;

-- name: moved_to
SELECT log_offset FROM moved_events WHERE trace = ? ORDER BY log_offset LIMIT 1000000;
