-- Data export: a page of a user's cruds and replies that haven't expired, oldest first (keyset
-- pagination).
-- Parameters: user_uuid, now, after, limit.
WITH page AS (
    SELECT
        uuid,
        json_build_object(
            'uuid', uuid,
            'message', message,
            'content_warning', content_warning,
            'reply_policy', reply_policy,
            'quote_policy', quote_policy,
            'quote_uuid', quote_uuid,
            'reply_to_activity_uuid', reply_to_activity_uuid,
            'poll', (
                SELECT
                    json_build_object(
                        'choices', activities.poll_choices,
                        'votes_counts', polls.votes_counts,
                        'voters_count', polls.voters_count,
                        'multiple', polls.is_multiple,
                        'closes_at', to_iso8601(polls.closes_at)
                    )
                FROM polls
                WHERE polls.activity_uuid = activities.uuid
            ),
            'created_at', to_iso8601(created_at),
            'edited_at', to_iso8601(edited_at),
            'expires_at', to_iso8601(expires_at)
        ) AS body
    FROM activities
    WHERE user_uuid = %(user_uuid)s
        AND uuid > %(after)s
        AND expires_at > %(now)s
    ORDER BY uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
