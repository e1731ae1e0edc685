-- Row lock: keep these people from being deleted until the transaction ends. Return those who exist; suspended people don't
-- exist here.
-- Parameters: user_uuids.
WITH people AS (
    SELECT uuid
    FROM users
    WHERE uuid = ANY(%(user_uuids)s)
        AND NOT is_suspended
    ORDER BY uuid
    FOR KEY SHARE
)
SELECT coalesce(array_agg(uuid ORDER BY uuid), '{}') AS user_uuids
FROM people
LIMIT 1
