-- Return an entry of the log of moderation as JSON, as moderators see it.
CREATE OR REPLACE FUNCTION log_entry_json(entry moderation_log) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    json_build_object(
        'uuid', entry.uuid,
        'moderator', entry.moderator_handle,
        'action', entry.action,
        'subject', json_build_object('type', entry.subject_type, 'uuid', entry.subject_uuid),
        'handle', entry.person_handle,
        'report_uuid', entry.report_uuid,
        'reason', entry.reason,
        'until', to_iso8601(entry.until),
        'before', entry.before,
        'after', entry.after,
        'appealed_uuid', entry.appealed_uuid,
        'created_at', to_iso8601(entry.created_at)
    )
$$;
