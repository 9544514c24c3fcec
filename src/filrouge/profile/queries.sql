-- name: fold
SELECT f.trace, f.doc, f.entries, f.pages, f.cut_time, f.counters, f.number, p.counters
FROM folds AS f LEFT JOIN fold_past AS p ON p.number = f.number WHERE f.trace IN (?);

-- name: update_fold
UPDATE folds SET doc = ?, entries = ?, pages = ?, cut_time = ?, counters = ? WHERE number = ?;

-- name: add_fold
INSERT INTO folds (doc, entries, pages, cut_time, counters, number, trace)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: last_number
SELECT max(number) FROM folds;

-- name: delete_fold
DELETE FROM folds WHERE trace = ?;

-- name: all_folds
SELECT trace, doc FROM folds WHERE trace > ? ORDER BY trace LIMIT 1000;

-- name: numbered_traces
SELECT f.number, f.trace, f.counters, p.counters
FROM folds AS f LEFT JOIN fold_past AS p ON p.number = f.number
WHERE f.number > ? ORDER BY f.number LIMIT ?;

-- name: counters
SELECT f.trace, f.counters, p.counters, f.number
FROM folds AS f LEFT JOIN fold_past AS p ON p.number = f.number WHERE f.trace IN (?);

-- name: past
SELECT number, counters FROM fold_past WHERE number IN (?);

-- name: last_past
SELECT max(number) FROM fold_past;

-- name: put_past
INSERT INTO fold_past (counters, number) VALUES (?, ?)
ON CONFLICT (number) DO UPDATE SET counters = excluded.counters;

-- name: drop_past
DELETE FROM fold_past WHERE number = ?;

-- name: drop_past_of
DELETE FROM fold_past WHERE number IN (SELECT number FROM folds WHERE trace = ?);

-- name: set_counters
UPDATE folds SET counters = ? WHERE trace = ?;

-- name: write_page
INSERT INTO timeline_pages (trace, page, entries) VALUES (?, ?, ?)
ON CONFLICT (trace, page) DO UPDATE SET entries = excluded.entries;

-- name: pages
SELECT entries FROM timeline_pages WHERE trace = ? ORDER BY page LIMIT 1000;

-- name: delete_pages
DELETE FROM timeline_pages WHERE trace = ?;

-- name: add_word
INSERT INTO fold_names (trace, word) VALUES (?, ?) ON CONFLICT (trace, word) DO NOTHING;

-- name: delete_words
DELETE FROM fold_names WHERE trace = ?;

-- name: traces_by_word
SELECT trace, word FROM fold_names WHERE word >= ? AND word < ? ORDER BY word, trace LIMIT ?;

-- name: move_event
INSERT INTO moved_events (log_offset, trace) VALUES (?, ?)
ON CONFLICT (log_offset) DO UPDATE SET trace = excluded.trace;

-- name: moved
SELECT log_offset, trace FROM moved_events WHERE log_offset IN (?);

-- name: folds_as_they_lie
-- Without an end: read one after the other, in the order of the file.
SELECT trace, doc FROM folds ORDER BY number;

-- name: numbers
SELECT trace, number FROM folds WHERE trace IN (?);

-- name: all_numbers
-- Without an end: read one after the other, in the order of the index on the traces.
SELECT trace, number FROM folds;

-- name: all_moved
-- Without an end: read one after the other.
SELECT log_offset, trace FROM moved_events;

-- name: moved_to
SELECT log_offset FROM moved_events WHERE trace = ? ORDER BY log_offset LIMIT 1000000;
