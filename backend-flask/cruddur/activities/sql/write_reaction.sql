-- Add or remove a like, repost or bookmark, and count it. Idempotent: it may be sent again.
-- Parameters: reaction, is_added, reaction_uuid and notification_uuid (of what is added), viewer_uuid,
-- activity_uuid, now.
SELECT has_viewer, notified_uuid, body
FROM write_reaction(
    %(reaction)s::text,
    %(is_added)s::boolean,
    %(reaction_uuid)s::uuid,
    %(notification_uuid)s::uuid,
    %(viewer_uuid)s::uuid,
    %(activity_uuid)s::uuid,
    %(now)s::timestamptz
)
LIMIT 1
