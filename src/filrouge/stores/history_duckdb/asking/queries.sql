-- Templates: `{name}` is a part. No limit: relations are of everybody, and stay in memory.

-- name: setting
SET {name} = {value};

-- name: put
CREATE TEMP TABLE {table} AS SELECT * FROM given;

-- name: drop
DROP TABLE IF EXISTS {table};

-- name: renamed
ALTER TABLE {table} RENAME TO {name};

-- name: columns_of_files
SELECT "offset", form, source, call, name, channel, event_time, received_time, trace, properties
    FROM read_parquet([{paths}])
    WHERE call <> '' AND event_time IS NOT NULL AND "offset" <= {until};

-- name: columns_of_nothing
SELECT * FROM plain_rows WHERE FALSE;

-- name: held_rows
CREATE TEMP VIEW held_rows AS
SELECT h.* EXCLUDE (trace), COALESCE(m.trace, h.trace) AS trace
FROM ({rows}) AS h LEFT JOIN moved_rows AS m ON m."offset" = h."offset";

-- name: blanked
SELECT "offset", trace FROM held_rows WHERE form % 2 = 1 OR form // {words} % 2 = 1;

-- name: all_rows
CREATE TEMP VIEW all_rows AS
SELECT * FROM held_rows WHERE form % 2 = 0 AND form // {words} % 2 = 0
UNION ALL BY NAME
SELECT p.* EXCLUDE (trace), COALESCE(m.trace, p.trace) AS trace
FROM plain_rows AS p LEFT JOIN moved_rows AS m ON m."offset" = p."offset";

-- name: with_blanked
CREATE OR REPLACE TEMP TABLE plain_rows AS
SELECT * FROM plain_rows UNION ALL SELECT * FROM given;

-- name: words_said
CREATE OR REPLACE TEMP TABLE words_said AS SELECT DISTINCT name, channel, source FROM all_rows;

-- name: words
CREATE TYPE {type} AS ENUM (SELECT DISTINCT {column} FROM words_said ORDER BY {column});

-- name: json_fields
json_transform({properties}, {fields}) AS fields, {properties} AS object;

-- name: json_at
json_extract({object}, {path}) AS j{place};

-- name: events_of
CREATE TEMP TABLE {table} AS
SELECT {person} AS person, e.event_time, e.received_time, e."offset", CAST(e.name AS event_names) AS name,
    CAST(e.channel AS event_channels) AS channel, CAST(e.source AS event_sources) AS source,
    e.form{columns}
FROM (
    SELECT o.*{found} FROM (SELECT r.*{read} FROM all_rows AS r WHERE {named} AND {within}) AS o
) AS e{owned}
WHERE e.trace IS NOT NULL;

-- name: owned_by
JOIN {owners} AS m ON m.trace = e.trace;

-- name: part_of_traces
hash(r.trace) % {parts} = {part};

-- name: attached
ATTACH ':memory:' AS {database} (COMPRESS);

-- name: held_of
CREATE TABLE {table} AS SELECT * FROM {part} WHERE FALSE;

-- name: appended
INSERT INTO {table} SELECT * FROM {part};

-- name: packed
CHECKPOINT {database};

-- name: still_sealed
SELECT "offset" FROM {table} WHERE form // {hides} % 2 = 1 AND NOT ({there}) ORDER BY "offset";

-- name: with_unsealed
CREATE TEMP TABLE {new} AS
SELECT * FROM {table} WHERE "offset" NOT IN (SELECT "offset" FROM given)
UNION ALL BY NAME
SELECT t.person, t.event_time, t.received_time, t."offset", t.name, t.channel, t.source,
    t.form{columns}
FROM {table} AS t
JOIN (
    SELECT o."offset"{found} FROM (SELECT g."offset"{read} FROM given AS g) AS o
) AS e ON e."offset" = t."offset";

-- name: events_view
CREATE OR REPLACE TEMP VIEW {view} AS
{tables};

-- name: events_viewed
SELECT person, event_time, received_time, "offset", CAST(name AS VARCHAR) AS name,
    CAST(channel AS VARCHAR) AS channel, CAST(source AS VARCHAR) AS source,
    CAST(NULL AS JSON) AS properties{columns}
FROM {table} WHERE {where};

-- name: union
UNION ALL;

-- name: several
CREATE TEMP TABLE several AS SELECT person FROM owners GROUP BY person HAVING COUNT(*) > 1;

-- name: trait_of_people
CREATE TEMP TABLE {table} AS
SELECT e.person, {columns}
FROM (
    SELECT person, text, micros, boolean, json, json_extract(json, {path}) AS j
    FROM (
        SELECT person, text, micros, boolean, json FROM given
        WHERE person NOT IN (SELECT person FROM several)
        UNION ALL
        SELECT person, l.text, l.micros, l.boolean, l.json
        FROM (
            SELECT person, ARG_MAX(
                {'text': text, 'micros': micros, 'boolean': boolean, 'json': json}, ROW(time, tie)
            ) AS l
            FROM given WHERE person IN (SELECT person FROM several) GROUP BY person
        ) AS w
    ) AS l
    WHERE text IS NOT NULL OR micros IS NOT NULL OR boolean IS NOT NULL OR json IS NOT NULL
) AS e;

-- name: consents_of_people
CREATE TEMP TABLE {table} AS
WITH latest AS (
    SELECT person, name, MAX(strong_time) AS strong_time,
        ARG_MAX(granted, ROW(time, NOT granted, tie)) AS granted
    FROM given GROUP BY person, name
),
crowded AS (
    SELECT person FROM latest GROUP BY person HAVING COUNT(*) > {names_max}
),
too_many AS (
    SELECT person, name FROM latest WHERE person IN (SELECT person FROM crowded)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY person ORDER BY name) > {names_max}
)
SELECT r.person, split_part(r.name, chr(0), 1) AS channel, split_part(r.name, chr(0), 2) AS purpose,
    TRUE AS granted
FROM latest AS r
LEFT JOIN (SELECT person, MAX(time) AS time FROM {objected} GROUP BY person) AS o
    ON o.person = r.person
WHERE r.granted AND (o.time IS NULL OR o.time < r.strong_time)
    AND NOT EXISTS (SELECT 1 FROM too_many AS t WHERE t.person = r.person AND t.name = r.name);

-- name: consents_view
CREATE OR REPLACE TEMP VIEW consents AS SELECT * FROM {table};

-- name: rows_of
SELECT COUNT(*) FROM {table};

-- name: persons_view
CREATE OR REPLACE TEMP VIEW persons AS
SELECT p.person, {zone} AS zone, CAST({as_of} AS BIGINT) AS as_of FROM {people} AS p{zones};

-- name: zones_join
 LEFT JOIN person_zones AS z ON z.person = p.person;

-- name: zones_told
SELECT DISTINCT v_text FROM {trait} WHERE v_text IS NOT NULL;

-- name: person_zones
CREATE OR REPLACE TEMP TABLE person_zones AS
SELECT person, v_text AS zone FROM {trait} WHERE v_text IN ({zones});

-- name: put_relation
CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM given;

-- name: put_memberships
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT p.person, g.segment FROM given AS g JOIN people AS p ON p.root = g.root;

-- name: put_scores
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT p.person, g.name, g.score FROM given AS g JOIN people AS p ON p.root = g.root;

-- name: put_tables
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT name, key, CAST(cells AS JSON) AS cells FROM given;

-- name: no_contexts
CREATE OR REPLACE TEMP VIEW contexts AS
SELECT CAST(NULL AS INTEGER) AS person, CAST(NULL AS JSON) AS context WHERE FALSE;

-- name: people_then
CREATE TEMP TABLE {table} AS
SELECT DISTINCT m.person
FROM all_rows AS e JOIN owners AS m ON m.trace = e.trace
WHERE e.{by} <= {at};

-- name: changed_since
SELECT DISTINCT person FROM owners WHERE updated_time > {at};

-- name: offsets_of_facts
SELECT m.person, e."offset"
FROM all_rows AS e JOIN owners AS m ON m.trace = e.trace
WHERE m.person IN (SELECT person FROM owners WHERE updated_time > {at})
    AND e.{by} <= {at} AND (e.call = 'identify' OR e.name IN ({names}))
ORDER BY m.person, e."offset";

-- name: person_of_roots
SELECT p.root FROM people AS p WHERE p.person IN ({people}) ORDER BY p.person;

-- name: members_of
SELECT p.root FROM people AS p WHERE p.person IN ({query});

-- name: event_counts
SELECT e.name, COUNT(*) AS times, MAX(e."offset", {latest}) AS latest,
    MAX(e."offset", {hiding_latest}) FILTER (WHERE e.form // {hides} % 2 = 1) AS hiding,
    BOOL_OR(e.source <> {own}) AS sent
FROM all_rows AS e
WHERE e.name <> '' AND e.form // {words} % 2 = 0
GROUP BY e.name ORDER BY times DESC, e.name ASC LIMIT {limit};

-- name: clear_properties
SELECT e.name, e."offset", e.properties FROM held_rows AS e
WHERE e.form % 2 = 0 AND e."offset" IN (SELECT UNNEST([{offsets}])) AND e.properties IS NOT NULL;

-- name: channel_counts
SELECT channel, COUNT(*) AS times FROM all_rows
WHERE channel <> '' AND form // {words} % 2 = 0
GROUP BY channel ORDER BY times DESC, channel ASC LIMIT {limit};

-- name: trait_values
SELECT v_text FROM {trait} WHERE v_text IS NOT NULL GROUP BY v_text
HAVING COUNT(*) >= {people} ORDER BY COUNT(*) DESC, v_text LIMIT {limit};

-- name: any_ahead
SELECT COUNT(*) FILTER (WHERE event_time > received_time), MAX(received_time) FROM {table};

-- name: rows_named
SELECT COUNT(*) FROM all_rows AS r WHERE {named};

-- name: rows_in_all
SELECT COUNT(*), MIN("offset"), MAX("offset") FROM all_rows;
