-- A page of what is open: one entry for each thing, the oldest and most reported first. Each further report
-- moves it forward by six hours. If the last entry of the page before has been decided, the list begins anew.
-- Parameters: after (the uuid of the last entry on the page before), limit.
WITH cases AS MATERIALIZED (
    SELECT
        (array_agg(uuid ORDER BY uuid))[1] AS uuid,
        array_agg(uuid ORDER BY uuid) AS uuids,
        min(created_at) - (count(*) - 1) * interval '6 hours' AS due_at
    FROM reports
    WHERE closed_at IS NULL
    GROUP BY subject_type, subject_uuid
),
last AS MATERIALIZED (
    SELECT uuid, due_at
    FROM cases
    WHERE uuid = %(after)s
),
page AS (
    SELECT
        cases.uuid,
        cases.uuids,
        row_number() OVER (ORDER BY cases.due_at, cases.uuid) AS place
    FROM cases
    WHERE NOT EXISTS (
        SELECT FROM last
        WHERE (cases.due_at, cases.uuid) <= (last.due_at, last.uuid)
    )
    ORDER BY cases.due_at, cases.uuid
    LIMIT %(limit)s + 1
)
SELECT
    coalesce(
        json_agg(case_json(page.uuids) ORDER BY page.place) FILTER (WHERE page.place <= %(limit)s),
        '[]'
    )::text AS body,
    CASE WHEN count(*) > %(limit)s THEN (array_agg(page.uuid ORDER BY page.place))[%(limit)s] END
        AS next_cursor
FROM page
LIMIT 1
