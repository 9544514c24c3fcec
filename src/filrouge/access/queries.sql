-- name: add
INSERT INTO access_keys (id, name, kind, source, secret_hash, start, created_time)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: all
SELECT id, name, kind, source, start, created_time, revoked_time FROM access_keys
ORDER BY created_time, id LIMIT 10000;

-- name: revoke
UPDATE access_keys SET revoked_time = ? WHERE id = ? AND revoked_time IS NULL;

-- name: by_hash
SELECT id, name, kind, source FROM access_keys WHERE secret_hash = ? AND revoked_time IS NULL;

-- name: version
PRAGMA data_version;
