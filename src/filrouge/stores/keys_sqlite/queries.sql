-- name: add_secret
INSERT INTO workspace_secret (id, secret) VALUES (1, ?) ON CONFLICT (id) DO NOTHING;

-- name: secret
SELECT secret FROM workspace_secret WHERE id = 1;

-- name: keys
WITH RECURSIVE place (at) AS (
    VALUES (1) UNION ALL SELECT at + 16 FROM place WHERE at + 16 <= length(?1)
)
SELECT name, key FROM place CROSS JOIN sealing_key ON name = substr(?1, at, 16);

-- name: add_key
INSERT INTO sealing_key (name, key) VALUES (?, ?) ON CONFLICT (name) DO NOTHING;

-- name: delete_key
DELETE FROM sealing_key WHERE name = ?;

-- name: add_destroyed
INSERT INTO destroyed_key (name) VALUES (?) ON CONFLICT (name) DO NOTHING;

-- name: delete_destroyed
DELETE FROM destroyed_key WHERE name = ?;

-- name: is_destroyed
SELECT name FROM destroyed_key WHERE name = ?;

-- name: any_destroyed
SELECT name FROM destroyed_key LIMIT 1;

-- name: all_destroyed
SELECT name FROM destroyed_key ORDER BY name LIMIT 100000000;
