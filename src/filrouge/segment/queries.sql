-- name: rules
SELECT number, doc FROM segment_rules WHERE number > 0 ORDER BY number LIMIT 100000;

-- name: kept
SELECT doc FROM segment_rules WHERE number = 0;

-- name: put_rule
INSERT INTO segment_rules (number, doc) VALUES (?, ?)
ON CONFLICT (number) DO UPDATE SET doc = excluded.doc;

-- name: drop_rule
DELETE FROM segment_rules WHERE number = ?;

-- name: people
SELECT person, number, doc, due FROM segment_people WHERE person IN (?);

-- name: people_numbered
SELECT number, person, doc, due FROM segment_people WHERE number IN (?);

-- name: people_after
SELECT number, person, doc, due FROM segment_people WHERE number > ? ORDER BY number LIMIT ?;

-- name: add_person
INSERT INTO segment_people (doc, due, number, person) VALUES (?, ?, ?, ?);

-- name: update_memberships
UPDATE segment_people SET doc = ? WHERE number = ?;

-- name: update_person
UPDATE segment_people SET doc = ?, due = ? WHERE number = ?;

-- name: drop_person
DELETE FROM segment_people WHERE number = ?;

-- name: drop_people
DELETE FROM segment_people;

-- name: last_person
SELECT max(number) FROM segment_people;

-- name: due
-- The second condition is that of the index: without it all people are looked through.
SELECT person FROM segment_people
WHERE due <= ? AND due < 4611686018427387904 ORDER BY due, number LIMIT ?;

-- name: overdue
SELECT count(*) FROM segment_people WHERE due <= ? AND due < 4611686018427387904;

-- name: next_due
SELECT min(due) FROM segment_people WHERE due < 4611686018427387904;

-- name: bits
SELECT place, bits FROM segment_bits WHERE place IN (?);

-- name: bits_between
SELECT place, bits FROM segment_bits WHERE place >= ? AND place < ? ORDER BY place LIMIT 1000000;

-- name: put_bits
INSERT INTO segment_bits (place, bits) VALUES (?, ?)
ON CONFLICT (place) DO UPDATE SET bits = excluded.bits;

-- name: drop_bits
DELETE FROM segment_bits WHERE place >= ? AND place < ?;

-- name: days
SELECT place, members, entered, left_ FROM segment_days WHERE place IN (?);

-- name: days_between
SELECT place, members, entered, left_ FROM segment_days
WHERE place >= ? AND place < ? ORDER BY place DESC LIMIT ?;

-- name: put_day
INSERT INTO segment_days (place, members, entered, left_) VALUES (?, ?, ?, ?)
ON CONFLICT (place) DO UPDATE SET members = excluded.members, entered = excluded.entered,
    left_ = excluded.left_;

-- name: drop_days
DELETE FROM segment_days WHERE place >= ? AND place < ?;

-- name: columns
SELECT version FROM segment_columns ORDER BY version LIMIT 100000;

-- name: column
SELECT doc FROM segment_columns WHERE version = ?;

-- name: put_column
INSERT INTO segment_columns (version, doc) VALUES (?, ?) ON CONFLICT (version) DO NOTHING;

-- name: drop_column
DELETE FROM segment_columns WHERE version = ?;
