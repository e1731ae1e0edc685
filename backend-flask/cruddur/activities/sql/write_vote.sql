-- Vote in the poll of a crud, and count it. Idempotent: it may be sent again.
-- Parameters: vote_uuid, viewer_uuid, activity_uuid, choices (indices, ascending), now.
SELECT has_viewer, refusal, body
FROM write_vote(
    %(vote_uuid)s::uuid,
    %(viewer_uuid)s::uuid,
    %(activity_uuid)s::uuid,
    %(choices)s::smallint[],
    %(now)s::timestamptz
)
LIMIT 1
