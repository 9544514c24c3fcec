-- name: last_chunk
SELECT first_offset, count FROM chunk ORDER BY first_offset DESC LIMIT 1;

-- name: first_chunk
SELECT first_offset FROM chunk ORDER BY first_offset LIMIT 1;

-- name: trimmed_before
SELECT before_offset FROM trimmed WHERE id = 1;

-- name: add_chunk
INSERT INTO chunk (first_offset, count, size, body) VALUES (?, ?, ?, ?);

-- name: chunk_holding
SELECT first_offset, count, size, body FROM chunk
WHERE first_offset <= ? ORDER BY first_offset DESC LIMIT 1;

-- name: chunks_from
-- Read chunk by chunk until enough records are found, hence no limit here.
SELECT first_offset, size, body FROM chunk
WHERE first_offset >= coalesce((SELECT max(first_offset) FROM chunk WHERE first_offset <= ?), 0)
ORDER BY first_offset;

-- name: rewrite_chunk
UPDATE chunk SET size = ?, body = ? WHERE first_offset = ?;

-- name: drop_chunks
DELETE FROM chunk WHERE first_offset + count <= ? AND first_offset < ?;

-- name: set_trimmed
INSERT INTO trimmed (id, before_offset) VALUES (1, ?)
ON CONFLICT (id) DO UPDATE SET before_offset = excluded.before_offset;
