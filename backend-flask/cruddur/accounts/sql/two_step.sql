-- What is kept of a user's two-step sign-in: how many recovery codes are left, and the last change as JSON,
-- NULL if there was none.
-- Parameters: user_uuid.
SELECT
    (
        SELECT count(*)
        FROM recovery_codes
        WHERE recovery_codes.user_uuid = %(user_uuid)s AND recovery_codes.used_at IS NULL
    ) AS recovery_codes_left,
    (
        SELECT two_step_change_json(two_step_changes)
        FROM two_step_changes
        WHERE two_step_changes.user_uuid = %(user_uuid)s
    ) AS last_change
LIMIT 1
