-- name: node
SELECT id, doc FROM identity_nodes WHERE id IN (?)
-- name: all_nodes
-- Without an end: read one after the other, in the order of the file.
SELECT id, doc FROM identity_nodes
-- name: put_node
INSERT INTO identity_nodes (id, doc, value, owner) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET doc = excluded.doc, owner = excluded.owner
-- name: drop_node
DELETE FROM identity_nodes WHERE id = ?
-- name: leaves
SELECT id, owner, doc FROM identity_nodes WHERE owner IN (?)
-- name: nodes_by_value
SELECT id, doc FROM identity_nodes WHERE value >= ? AND value < ? ORDER BY value LIMIT ?
-- name: nodes_naming
-- Reads every node: only for a device of several people that is erased itself.
SELECT id FROM identity_nodes WHERE instr(doc, ?) > 0
-- name: party
SELECT root, doc FROM identity_parties WHERE root IN (?)
-- name: put_party
INSERT INTO identity_parties (root, doc) VALUES (?, ?)
ON CONFLICT (root) DO UPDATE SET doc = excluded.doc
-- name: drop_party
DELETE FROM identity_parties WHERE root = ?
-- name: handle
SELECT id, node, name, after FROM identity_handles WHERE id IN (?)
-- name: all_handles
SELECT id, node, name, after FROM identity_handles
-- name: put_handle
INSERT INTO identity_handles (id, node, name, after) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING
-- name: drop_handle
DELETE FROM identity_handles WHERE id = ?
-- name: activity_before
SELECT at, offset_, role, owner, holder, trace FROM identity_activity
WHERE device = ? AND at < ? ORDER BY at DESC LIMIT ?
-- name: activity_after
SELECT at, offset_, role, owner, holder, trace FROM identity_activity
WHERE device = ? AND at >= ? ORDER BY at LIMIT ?
-- name: put_activity
INSERT INTO identity_activity (device, at, offset_, role, owner, holder, trace)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (device, at) DO UPDATE SET role = excluded.role, owner = excluded.owner,
    holder = excluded.holder, trace = excluded.trace
-- name: drop_activity
DELETE FROM identity_activity WHERE device = ?
-- name: activity_of
SELECT at, trace FROM identity_activity WHERE device = ? AND (owner = ? OR trace = ?) ORDER BY at
-- name: activity_traces
SELECT DISTINCT trace FROM identity_activity WHERE device = ?
-- name: drop_activity_at
DELETE FROM identity_activity WHERE device = ? AND at = ?
-- name: suppression
SELECT id, until_time, released FROM identity_suppressions WHERE id IN (?)
-- name: any_suppression
SELECT id FROM identity_suppressions LIMIT 1
-- name: put_suppression
INSERT INTO identity_suppressions (id, until_time, released) VALUES (?, ?, 0)
ON CONFLICT (id) DO UPDATE SET until_time = excluded.until_time, released = 0
-- name: release
UPDATE identity_suppressions SET released = 1 WHERE id = ?
-- name: tallies
SELECT name, number FROM identity_tallies
-- name: add_tally
INSERT INTO identity_tallies (name, number) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET number = identity_tallies.number + excluded.number
