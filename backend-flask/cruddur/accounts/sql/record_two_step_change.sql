-- Record the last change of a user's two-step sign-in (upsert).
-- Parameters: user_uuid, change, now, browser, system, network.
INSERT INTO two_step_changes (user_uuid, change, changed_at, browser, system, network)
VALUES (%(user_uuid)s, %(change)s, %(now)s, %(browser)s, %(system)s, %(network)s)
ON CONFLICT (user_uuid) DO UPDATE
SET
    change = excluded.change,
    changed_at = excluded.changed_at,
    browser = excluded.browser,
    system = excluded.system,
    network = excluded.network
