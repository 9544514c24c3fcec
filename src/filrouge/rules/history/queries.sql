-- Templates of the SQL reading: `{name}` stands for an expression or another part. Relations are in
-- docs/concepts/conditions.md, but `told`, which counters are made of: `events` with the instant of
-- reception. No limit: the answer is the members of a segment, all of them.

-- name: condition
WITH known AS NOT MATERIALIZED (
    {known}
){parts}
SELECT p.person
FROM persons AS p{joins}
WHERE {truth}
ORDER BY p.person ASC NULLS LAST;

-- name: condition_counted
WITH known AS NOT MATERIALIZED (
    {known}
){parts}
SELECT COUNT(*) AS people, COALESCE(MIN(p.person, {sample}), []) AS sample
FROM persons AS p{joins}
WHERE {truth};

-- name: known_events_at
SELECT e.person, e.event_time, e."offset", e.name, e.channel, e.source{properties}{columns},
        '' AS zone, {as_of} AS as_of{local}
    FROM events AS e{clock}
    WHERE e.event_time <= {as_of};

-- name: known_events
SELECT e.person, e.event_time, e."offset", e.name, e.channel, e.source{properties}{columns},
        p.zone, p.as_of{local}
    FROM events AS e
    JOIN persons AS p ON p.person = e.person{clock}
    WHERE e.event_time <= p.as_of;

-- name: part
,
{name} AS (
    {body}
);

-- name: left_join

LEFT JOIN {name} ON {name}.person = p.person;

-- name: inner_join

    JOIN {name} ON {name}.person = e.person;

-- name: period_join

    JOIN periods AS w ON w.zone = e.zone AND w.as_of = e.as_of AND w.period = {period};

-- name: clock_join

    JOIN clock AS c ON e.event_time >= c.from_time AND e.event_time < c.until_time;

-- name: aggregate
SELECT e.person, {aggregate} AS value
    FROM known AS e{joins}
    WHERE {where}
    GROUP BY e.person;

-- name: most_frequent
SELECT k.person, ARG_MIN(k.kept, ROW(-k.times, k.kept)) AS value
    FROM (
        SELECT t.person, t.kept, t.times,
            ROW_NUMBER() OVER (PARTITION BY t.person ORDER BY t.kept ASC NULLS LAST) AS place,
            SUM(STRLEN(t.kept)) OVER (
                PARTITION BY t.person ORDER BY t.kept ASC NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS bytes
        FROM (
            SELECT e.person, {kept} AS kept, COUNT(*) AS times
            FROM known AS e
            WHERE {where}
            GROUP BY e.person, {kept}
        ) AS t
    ) AS k
    WHERE k.place <= {values_max} AND k.bytes <= {bytes_max}
    GROUP BY k.person;

-- name: consent
SELECT person, TRUE AS value
    FROM consents
    WHERE channel = {channel} AND purpose = {purpose} AND granted
    GROUP BY person;

-- name: member
SELECT person, TRUE AS value FROM memberships WHERE segment = {segment} GROUP BY person;

-- name: score
SELECT person, score AS value FROM scores WHERE name = {name};

-- name: cells
SELECT r.key, json_extract(r.cells, {path}) AS cell FROM tables AS r WHERE r.name = {table};

-- name: with_cell
SELECT e.*, c.cell AS {name} FROM ({events}) AS e LEFT JOIN ({cells}) AS c ON c.key = {key};

-- name: cell_join

LEFT JOIN ({cells}) AS {name} ON {name}.key = {key};

-- name: steps
SELECT s.person, s.as_of, s.zone, s.event_time, s."offset", s.same, {masks}
    FROM (
        SELECT e.person, e.as_of, e.zone, e.event_time, e."offset", {same} AS same, {steps}
        FROM known AS e
        WHERE {dates}
    ) AS s
    WHERE s.same IS NOT NULL AND ({any_step});

-- name: all_steps
SELECT s.person FROM {steps} AS s
    GROUP BY s.person, s.same
    HAVING {all_steps}
        AND MIN(s.event_time) FILTER (WHERE s.m0) <= MAX(s.event_time) FILTER (WHERE {last_step});

-- name: steps_placed
SELECT s.*, ROW_NUMBER() OVER (
            PARTITION BY s.person
            ORDER BY s.event_time DESC NULLS LAST, s."offset" DESC NULLS LAST
        ) AS place
    FROM {steps} AS s
    WHERE s.person IN (SELECT w.person FROM {whole} AS w);

-- name: chain_start
SELECT e.*, CASE WHEN e.m0 THEN e.event_time END AS begun
    FROM {steps} AS e{joins}
    WHERE e.place <= {events_max} AND {where};

-- name: chain_step
SELECT c.* EXCLUDE (begun, latest),
        CASE WHEN c.m{step} AND c.latest >= c.event_time - {span} THEN c.latest END AS begun
    FROM (
        SELECT b.*, MAX(b.begun) OVER (
            PARTITION BY b.person, b.same
            ORDER BY b.event_time ASC NULLS LAST, b."offset" ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS latest
        FROM {before} AS b
    ) AS c;

-- name: chain_end
SELECT person, TRUE AS value FROM {last} WHERE begun IS NOT NULL GROUP BY person;

-- name: entries
SELECT e.person, e.event_time, e."offset",
        e.event_time > GREATEST(e.received_time, {now}) AS ahead, {value} AS value
    FROM ({events}) AS e
    WHERE {where};

-- name: entries_between
SELECT e.*{local} FROM told AS e{clock}
        WHERE e.event_time >= {first_time} AND e.event_time < {after_time};

-- name: entries_that_have_a_value
SELECT * FROM ({entries}) AS e WHERE e.value IS NOT NULL;

-- name: short_key
CASE WHEN LENGTH({kept}) <= {characters_max} AND STRLEN({kept}) = LENGTH({kept}) THEN {kept}
        ELSE 'h:' || SUBSTRING(MD5({kept}), 1, 16) END;

-- name: step_value
CASE WHEN {same} IS NOT NULL AND ({mask}) > 0
        THEN {'mask': {mask}, 'same': {same}} END;

-- name: counter_ahead
SELECT e.person, LIST({'time': e.event_time, 'offset': e."offset", 'value': e.value}
        ORDER BY e.event_time ASC NULLS LAST, e."offset" ASC NULLS LAST) AS state
    FROM ({entries}) AS e
    WHERE e.ahead
    GROUP BY e.person;

-- name: counter_recent
SELECT e.person, LIST_SORT(MAX(e.event_time, {keep})) AS state
    FROM ({entries}) AS e
    WHERE NOT e.ahead
    GROUP BY e.person;

-- name: counter_first
SELECT e.person, MIN({'time': e.event_time, 'offset': e."offset", 'value': e.value}) AS state
    FROM ({entries}) AS e
    WHERE NOT e.ahead
    GROUP BY e.person;

-- name: counter_last
SELECT e.person, MAX({'time': e.event_time, 'offset': e."offset", 'value': e.value}) AS state
    FROM ({entries}) AS e
    WHERE NOT e.ahead
    GROUP BY e.person;

-- name: counter_buckets
SELECT c.person, LIST({'bucket': c.bucket, 'one': c.one, 'rest': c.rest, 'number': c.number}
        ORDER BY c.bucket ASC NULLS LAST) AS state
    FROM (
        SELECT b.*, MAX(b.bucket) OVER (PARTITION BY b.person) AS newest
        FROM (
            SELECT e.person, {bucket} AS bucket, {one} AS one, {rest} AS rest, COUNT(*) AS number
            FROM ({entries}) AS e
            WHERE NOT e.ahead
            GROUP BY e.person, bucket
        ) AS b
    ) AS c
    WHERE {young}
    GROUP BY c.person;

-- name: counter_distinct
SELECT c.person, LIST({'value': c.value, 'number': c.latest}) AS state
    FROM (
        SELECT b.*, ROW_NUMBER() OVER (
            PARTITION BY b.person ORDER BY b.latest DESC NULLS LAST, b.value DESC NULLS LAST
        ) AS place
        FROM (
            SELECT e.person, e.value, MAX(e.event_time) AS latest
            FROM ({entries}) AS e
            WHERE NOT e.ahead
            GROUP BY e.person, e.value
        ) AS b
    ) AS c
    WHERE c.place <= {keep}
    GROUP BY c.person;

-- name: counter_frequent
SELECT c.person, LIST({'value': c.value, 'number': c.times}) AS state
    FROM (
        SELECT b.*, ROW_NUMBER() OVER (
            PARTITION BY b.person ORDER BY b.value ASC NULLS LAST
        ) AS place, SUM(STRLEN(b.value)) OVER (
            PARTITION BY b.person ORDER BY b.value ASC NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS bytes
        FROM (
            SELECT e.person, e.value, COUNT(*) AS times
            FROM ({entries}) AS e
            WHERE NOT e.ahead
            GROUP BY e.person, e.value
        ) AS b
    ) AS c
    WHERE c.place <= {values_max} AND c.bytes <= {bytes_max}
    GROUP BY c.person;

-- name: counter_sequence
SELECT c.person, LIST({'time': c.event_time, 'offset': c."offset", 'value': c.value}
        ORDER BY c.event_time ASC NULLS LAST, c."offset" ASC NULLS LAST) AS state
    FROM (
        SELECT e.*, ROW_NUMBER() OVER (
            PARTITION BY e.person
            ORDER BY e.event_time DESC NULLS LAST, e."offset" DESC NULLS LAST
        ) AS place
        FROM ({entries}) AS e
        WHERE NOT e.ahead
    ) AS c
    WHERE c.place <= {events_max}
    GROUP BY c.person;

-- name: bucket_near_an_edge
CASE WHEN (DAY({day}) = 1 AND MONTH({day}) IN ({months}))
        OR (DAY({day} + 1) = 1 AND MONTH({day} + 1) IN ({months}))
        THEN e.event_time // {quarter}
        ELSE e.event_time // {whole} * ({whole} // {quarter}) END;
