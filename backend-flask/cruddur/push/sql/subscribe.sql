-- Insert a browser's subscription, or take it over: from another person, or with other keys.
-- Parameters: uuid, user_uuid, session_uuid (NULL: unknown), endpoint, p256dh, auth, now.
INSERT INTO push_subscriptions (uuid, user_uuid, session_uuid, endpoint, p256dh, auth, created_at)
VALUES (
    %(uuid)s, %(user_uuid)s, %(session_uuid)s, %(endpoint)s, %(p256dh)s, %(auth)s, %(now)s
)
ON CONFLICT (endpoint) DO UPDATE
SET
    uuid = excluded.uuid,
    user_uuid = excluded.user_uuid,
    session_uuid = excluded.session_uuid,
    p256dh = excluded.p256dh,
    auth = excluded.auth,
    created_at = excluded.created_at
