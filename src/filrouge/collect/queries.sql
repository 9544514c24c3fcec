-- name: recent_keys
SELECT log_offset, message_key, body_hash FROM recent_messages
ORDER BY log_offset LIMIT 1000000000;

-- name: add_recent
INSERT INTO recent_messages (log_offset, message_key, body_hash, trace, seal)
VALUES (?, ?, ?, ?, ?);

-- name: all_recent
SELECT log_offset, message_key, body_hash, trace, seal FROM recent_messages
WHERE log_offset > ? AND log_offset <= ? ORDER BY log_offset LIMIT 1000000000;

-- name: recent_at
SELECT log_offset, message_key, body_hash, trace, seal FROM recent_messages WHERE log_offset = ?;

-- name: reseal_recent
UPDATE recent_messages SET seal = ? WHERE log_offset = ?;

-- name: reword_recent
UPDATE recent_messages SET body_hash = ? WHERE log_offset = ?;

-- name: delete_recent
DELETE FROM recent_messages WHERE log_offset <= ?;

-- name: shelve
INSERT INTO rejected_events (id, source, received_time, code, detail, record, fingerprint)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: unshelve
DELETE FROM rejected_events WHERE id = ?;

-- name: shelved
SELECT id, source, received_time, code, detail, record FROM rejected_events WHERE id = ?;

-- name: on_shelf
SELECT id FROM rejected_events WHERE id = ?;

-- name: shelf
SELECT id, source, received_time, code, detail, record FROM rejected_events
WHERE id < ? ORDER BY id DESC LIMIT ?;

-- name: shelf_count
SELECT count(*) FROM rejected_events;

-- name: shelf_bodies
SELECT id, record FROM rejected_events WHERE id > ? ORDER BY id LIMIT 1000;
