-- Return one thing with its reports as JSON, as moderators see it. Its uuid is that of the first, the oldest
-- report, its evidence that of the oldest by a person, with that of a flood. NULL without reports.
CREATE OR REPLACE FUNCTION case_json(report_uuids uuid[]) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    json_build_object(
        'uuid', oldest.uuid,
        'subject',
        json_build_object('type', oldest.subject_type, 'uuid', oldest.subject_uuid),
        'status', CASE WHEN oldest.closed_at IS NULL THEN 'open' ELSE 'closed' END,
        'created_at', to_iso8601(oldest.created_at),
        'evidence', (
            SELECT json_object_agg(parts.key, parts.value)
            FROM (
                (
                    SELECT reports.evidence
                    FROM reports
                    WHERE reports.uuid = ANY(report_uuids) AND reports.text_fingerprint IS NULL
                    ORDER BY reports.uuid
                    LIMIT 1
                )
                UNION ALL
                (
                    SELECT reports.evidence
                    FROM reports
                    WHERE reports.uuid = ANY(report_uuids)
                        AND reports.text_fingerprint IS NOT NULL
                    ORDER BY reports.uuid
                    LIMIT 1
                )
            ) AS shown
            CROSS JOIN LATERAL json_each(shown.evidence) AS parts
        ),
        'person', moderated_person_json(oldest.person_uuid, oldest.person_handle),
        'reports_count', cardinality(report_uuids),
        'reports', (
            SELECT
                json_agg(
                    json_build_object(
                        'uuid', reports.uuid,
                        'reporter', reporters.handle,
                        'is_automatic', reports.text_fingerprint IS NOT NULL,
                        'reason', reports.reason,
                        'comment', reports.comment,
                        'created_at', to_iso8601(reports.created_at)
                    )
                    ORDER BY reports.uuid
                )
            FROM reports
            LEFT JOIN users AS reporters ON reporters.uuid = reports.reporter_uuid
            WHERE reports.uuid = ANY(report_uuids[:20])
        ),
        'decision', (
            SELECT log_entry_json(decisions)
            FROM moderation_log AS decisions
            WHERE decisions.uuid = oldest.decision_uuid
        ),
        'appeal', (
            SELECT appeals.appeal
            FROM appeals
            WHERE appeals.decision_uuid = oldest.decision_uuid
        )
    )
FROM reports AS oldest
WHERE oldest.uuid = report_uuids[1]
$$;
