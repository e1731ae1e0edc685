-- Insert an entry into the log, which nothing can change afterwards.
-- Parameters: uuid, moderator_uuid, moderator_handle, action, subject_type, subject_uuid, person_uuid,
-- person_handle, report_uuid, reason, until, before and after (JSON), appealed_uuid, now.
INSERT INTO moderation_log (
    uuid,
    moderator_uuid,
    moderator_handle,
    action,
    subject_type,
    subject_uuid,
    person_uuid,
    person_handle,
    report_uuid,
    reason,
    until,
    before,
    after,
    appealed_uuid,
    created_at
)
VALUES (
    %(uuid)s,
    %(moderator_uuid)s,
    %(moderator_handle)s,
    %(action)s,
    %(subject_type)s,
    %(subject_uuid)s,
    %(person_uuid)s,
    %(person_handle)s,
    %(report_uuid)s,
    %(reason)s,
    %(until)s,
    %(before)s::json,
    %(after)s::json,
    %(appealed_uuid)s,
    %(now)s
)
