-- Data export: a page of a user's votes, the oldest first (keyset pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        poll_votes.uuid,
        json_build_object(
            'activity_uuid', poll_votes.activity_uuid,
            'choices', poll_votes.choices,
            'created_at', to_iso8601(uuid_extract_timestamp(poll_votes.uuid))
        ) AS body
    FROM poll_votes
    WHERE poll_votes.user_uuid = %(user_uuid)s
        AND poll_votes.uuid > %(after)s
    ORDER BY poll_votes.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
