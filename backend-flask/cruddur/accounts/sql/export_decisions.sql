-- Data export: a page of the decisions of moderators about a user, the oldest first (keyset pagination), with
-- the user's appeals. A dismissal is in it if it answers an appeal. Neither reporter nor moderator is.
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        decisions.uuid,
        json_build_object(
            'uuid', decisions.uuid,
            'action', CASE decisions.action WHEN 'dismiss' THEN 'reinstate' ELSE decisions.action END,
            'subject',
            json_build_object('type', decisions.subject_type, 'uuid', decisions.subject_uuid),
            'reason', decisions.reason,
            'until', to_iso8601(decisions.until),
            'created_at', to_iso8601(decisions.created_at),
            'appeal', appeals.appeal
        ) AS body
    FROM moderation_log AS decisions
    LEFT JOIN appeals ON appeals.decision_uuid = decisions.uuid
    WHERE decisions.person_uuid = %(user_uuid)s
        AND decisions.uuid > %(after)s
        AND (decisions.action <> 'dismiss' OR decisions.appealed_uuid IS NOT NULL)
    ORDER BY decisions.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
