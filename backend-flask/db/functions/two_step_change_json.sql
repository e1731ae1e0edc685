-- Return the last change of a person's two-step sign-in as JSON, as they see it.
CREATE OR REPLACE FUNCTION two_step_change_json(last two_step_changes) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    json_build_object(
        'change', last.change,
        'changed_at', to_iso8601(last.changed_at),
        'browser', last.browser,
        'system', last.system,
        'network', last.network
    )
$$;
