-- Row lock: keep a crud from being purged, or deleted with its pictures, until the transaction ends; return
-- its author and the evidence, as JSON: the crud with its pictures, and what it answers and quotes. No row if it is
-- hidden, gone, or expired before a moment. The author isn't locked: nothing that is written refers to
-- them, and a deletion of their account that hasn't come to this crud need not be waited for.
-- Parameters: uuid, seen_since.
SELECT
    activities.user_uuid AS person_uuid,
    authors.handle AS person_handle,
    ARRAY(
        SELECT media.uuid
        FROM media
        WHERE media.activity_uuid IN (
            activities.uuid,
            activities.reply_to_activity_uuid,
            CASE WHEN NOT activities.is_quote_detached THEN activities.quote_uuid END
        )
        ORDER BY media.uuid
    ) AS media_uuids,
    json_build_object(
        'activity',
        (
            coalesce(
                activities.content,
                activity_content(
                    activities.uuid,
                    activities.message,
                    activities.created_at,
                    activities.expires_at,
                    activities.reply_to_activity_uuid
                )
            )
            || ',"content_warning":' || coalesce(to_json(activities.content_warning)::text, 'null')
            || ',"poll_choices":' || coalesce(to_json(activities.poll_choices)::text, 'null')
            || ',"handle":"' || authors.handle || '"}'
        )::json,
        'answers',
        reported_activity_json(
            coalesce(
                activities.reply_to_activity_uuid,
                CASE WHEN NOT activities.is_quote_detached THEN activities.quote_uuid END
            )
        ),
        'quotes',
        CASE
            WHEN activities.reply_to_activity_uuid IS NOT NULL AND NOT activities.is_quote_detached
                THEN reported_activity_json(activities.quote_uuid)
        END
    )::text AS evidence
FROM activities
INNER JOIN users AS authors ON authors.uuid = activities.user_uuid
WHERE activities.uuid = %(uuid)s
    AND activities.expires_at > %(seen_since)s
    AND NOT activities.is_hidden
LIMIT 1
FOR SHARE OF activities
