-- name: add_recent
INSERT INTO recent_messages (last_offset, messages) VALUES (?, ?);

-- name: recent
SELECT last_offset, messages FROM recent_messages
WHERE last_offset > ? ORDER BY last_offset LIMIT 1;

-- name: delete_recent
DELETE FROM recent_messages WHERE last_offset <= ?;

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
