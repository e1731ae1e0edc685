-- Insert a report; if the reporter has an open one of the same thing, replace its reason and comment.
-- Return its uuid, and whether it is new.
-- Parameters: uuid, reporter_uuid, subject_type, subject_uuid, person_uuid, person_handle, reason,
-- comment, evidence (JSON), now, purge_at.
INSERT INTO reports (
    uuid,
    reporter_uuid,
    subject_type,
    subject_uuid,
    person_uuid,
    person_handle,
    reason,
    comment,
    evidence,
    created_at,
    purge_at
)
VALUES (
    %(uuid)s,
    %(reporter_uuid)s,
    %(subject_type)s,
    %(subject_uuid)s,
    %(person_uuid)s,
    %(person_handle)s,
    %(reason)s,
    %(comment)s,
    %(evidence)s::json,
    %(now)s,
    %(purge_at)s
)
ON CONFLICT (subject_type, subject_uuid, reporter_uuid) WHERE closed_at IS NULL
DO UPDATE SET reason = excluded.reason, comment = excluded.comment
RETURNING uuid, uuid = %(uuid)s AS is_new
