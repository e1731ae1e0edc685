-- A page of what is decided, the newest decision first (keyset pagination).
-- Parameters: after (the last decision on the page before), limit.
WITH page AS (
    SELECT
        decisions.uuid,
        closed.uuids,
        row_number() OVER (ORDER BY decisions.uuid DESC) AS place
    FROM moderation_log AS decisions
    CROSS JOIN LATERAL (
        SELECT array_agg(reports.uuid ORDER BY reports.uuid) AS uuids
        FROM reports
        WHERE reports.decision_uuid = decisions.uuid AND reports.closed_at IS NOT NULL
    ) AS closed
    WHERE decisions.uuid < coalesce(%(after)s, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
        AND closed.uuids IS NOT NULL
    ORDER BY decisions.uuid DESC
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
