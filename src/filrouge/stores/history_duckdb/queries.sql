-- name: files
SELECT id, path, period, first_offset, last_offset, rows, bytes, event_time_min, event_time_max
FROM file WHERE replaced_by IS NULL ORDER BY first_offset, id;

-- name: all_paths
SELECT path FROM file UNION ALL SELECT path FROM key_filter;

-- name: replaced_paths
SELECT path FROM file WHERE replaced_by IS NOT NULL;

-- name: end
SELECT coalesce(max(last_offset), 0) FROM file;

-- name: last_file
SELECT coalesce(max(id), 0) FROM file;

-- name: last_filter
SELECT coalesce(max(id), 0) FROM key_filter;

-- name: add_file
INSERT INTO file (id, path, period, first_offset, last_offset, rows, bytes, event_time_min,
    event_time_max)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: replace_file
UPDATE file SET replaced_by = ? WHERE id = ?;

-- name: delete_replaced
DELETE FROM file WHERE replaced_by IS NOT NULL;

-- name: filters
SELECT id, path, kind, rows, blocks FROM key_filter ORDER BY id;

-- name: add_filter
INSERT INTO key_filter (id, path, kind, rows, blocks) VALUES (?, ?, ?, ?, ?);

-- name: delete_filter
DELETE FROM key_filter WHERE id = ?;

-- name: events_wanted
-- By DuckDB, over the view of history: how many events each request asks for.
SELECT id, sum(events) FROM (
    SELECT wanted.id, count(*) AS events
    FROM wanted JOIN events ON events.name = wanted.name
        AND event_time >= wanted.first_time AND event_time < wanted.after_time
    WHERE wanted.name <> '' AND kind = 0
    GROUP BY wanted.id
    UNION ALL
    SELECT wanted.id, count(*) AS events
    FROM wanted JOIN events
        ON event_time >= wanted.first_time AND event_time < wanted.after_time
    WHERE wanted.name = '' AND kind = 0
    GROUP BY wanted.id
) AS counted
GROUP BY id;
