-- name: add_secret
INSERT INTO workspace_secret (id, secret) VALUES (1, ?) ON CONFLICT (id) DO NOTHING;

-- name: secret
SELECT secret FROM workspace_secret WHERE id = 1;

-- name: key
SELECT key FROM sealing_key WHERE name = ?;

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
