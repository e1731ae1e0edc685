-- Return the root of a crud's thread: the crud itself unless it is a reply. Replies that are older than
-- their column of ancestors are looked up. The planner inlines it.
CREATE OR REPLACE FUNCTION thread_root(
    uuid uuid, reply_to_activity_uuid uuid, ancestor_uuids uuid[]
)
RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT CASE
    WHEN ancestor_uuids IS NOT NULL THEN ancestor_uuids[1]
    WHEN reply_to_activity_uuid IS NULL THEN uuid
    ELSE (activity_ancestors(reply_to_activity_uuid))[1]
END
$$;
