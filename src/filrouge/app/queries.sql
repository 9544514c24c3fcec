-- name: positions
SELECT name, value FROM positions LIMIT 10000;

-- name: set_position
INSERT INTO positions (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: add_outlog
INSERT INTO outlog (message_id, record) VALUES (?, ?) ON CONFLICT (message_id) DO NOTHING;

-- name: outlog
SELECT message_id, record FROM outlog ORDER BY number LIMIT 10000;

-- name: clear_outlog
DELETE FROM outlog WHERE message_id = ?;

-- name: add_configuration
INSERT INTO configurations (log_offset, doc) VALUES (?, ?) ON CONFLICT (log_offset) DO NOTHING;

-- name: configurations
SELECT log_offset, doc FROM configurations ORDER BY log_offset LIMIT 100000;

-- name: latest_configuration
SELECT max(log_offset) FROM configurations;

-- name: add_erasure
INSERT INTO erasures (receipt, log_offset, doc) VALUES (?, ?, ?)
ON CONFLICT (receipt) DO NOTHING;

-- name: put_plan
INSERT INTO erasure_plans (log_offset, doc) VALUES (?, ?)
ON CONFLICT (log_offset) DO UPDATE SET doc = excluded.doc;

-- name: plans
SELECT log_offset, doc FROM erasure_plans ORDER BY log_offset LIMIT 1000;

-- name: drop_plan
DELETE FROM erasure_plans WHERE log_offset = ?;

-- name: erasure
SELECT doc FROM erasures WHERE receipt = ?;

-- name: erasures
SELECT receipt, log_offset, doc FROM erasures ORDER BY log_offset LIMIT 100000;

-- name: last_erasure
SELECT max(log_offset) FROM (
    SELECT log_offset FROM erasures UNION ALL SELECT log_offset FROM erasure_plans
) AS asked;

-- name: rules
SELECT doc FROM rules_in_force WHERE name = 'identity';

-- name: set_rules
INSERT INTO rules_in_force (name, doc) VALUES ('identity', ?)
ON CONFLICT (name) DO UPDATE SET doc = excluded.doc;
