-- Templates of the SQL reading: `{name}` stands for an expression or another part. Relations are in
-- docs/concepts/conditions.md. No limit: the answer is the members of a segment, all of them.

-- name: condition
WITH known AS (
    {known}
){parts}
SELECT p.person
FROM persons AS p{joins}
WHERE {truth}
ORDER BY p.person ASC NULLS LAST;

-- name: known_events
SELECT e.person, e.event_time, e."offset", e.name, e.channel, e.source, e.properties,
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

-- name: lookup
(SELECT json_extract(r.cells, {path}) FROM tables AS r WHERE r.name = {table} AND r.key = {key});

-- name: steps
SELECT s.person, s.as_of, s.zone, s.event_time, s."offset", s.same, {masks},
        ROW_NUMBER() OVER (
            PARTITION BY s.person
            ORDER BY s.event_time DESC NULLS LAST, s."offset" DESC NULLS LAST
        ) AS place
    FROM (
        SELECT e.person, e.as_of, e.zone, e.event_time, e."offset", {same} AS same, {steps}
        FROM known AS e
        WHERE {dates}
    ) AS s
    WHERE s.same IS NOT NULL AND ({any_step});

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
