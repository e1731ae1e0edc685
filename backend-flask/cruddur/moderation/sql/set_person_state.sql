-- Limit or suspend a person, or take it back.
-- Parameters: uuid, is_limited, is_suspended, suspended_until.
UPDATE users
SET
    is_limited = %(is_limited)s,
    is_suspended = %(is_suspended)s,
    suspended_until = %(suspended_until)s
WHERE uuid = %(uuid)s
