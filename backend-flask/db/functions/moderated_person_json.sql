-- Return a person as moderators see them, as JSON: their state, how often they were reported, and the last
-- ten decisions about them. What is known of a deleted account is its last handle and the decisions.
CREATE OR REPLACE FUNCTION moderated_person_json(person_uuid uuid, last_handle text) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    json_build_object(
        'uuid', person_uuid,
        'handle', coalesce(people.handle, last_handle),
        'is_deleted', people.uuid IS NULL,
        'created_at', to_iso8601(people.created_at),
        'is_limited', coalesce(people.is_limited, FALSE),
        'is_suspended', coalesce(people.is_suspended, FALSE),
        'suspended_until', to_iso8601(people.suspended_until),
        'reports_count', (
            SELECT count(*) FROM reports
            WHERE reports.person_uuid = moderated_person_json.person_uuid
        ),
        'decisions', (
            SELECT coalesce(json_agg(log_entry_json(entries) ORDER BY entries.uuid DESC), '[]')
            FROM (
                SELECT moderation_log
                FROM moderation_log
                WHERE moderation_log.person_uuid = moderated_person_json.person_uuid
                ORDER BY moderation_log.uuid DESC
                LIMIT 10
            ) AS last
            CROSS JOIN LATERAL (SELECT (last.moderation_log).*) AS entries
        )
    )
FROM (SELECT) AS nothing
LEFT JOIN users AS people ON people.uuid = person_uuid
$$;
