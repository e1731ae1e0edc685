-- Follow or unfollow a person, and count it for both. Idempotent: it may be sent again.
-- Parameters: is_added, follow_uuid and notification_uuid (of what is added), viewer_uuid, handle.
SELECT
    has_viewer,
    other_uuid,
    is_blocking,
    is_blocked_by,
    is_notified,
    body
FROM write_follow(
    %(is_added)s::boolean,
    %(follow_uuid)s::uuid,
    %(notification_uuid)s::uuid,
    %(viewer_uuid)s::uuid,
    %(handle)s::text
)
LIMIT 1
