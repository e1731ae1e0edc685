-- Hide the cruds of a suspended person, or show them again; they are locked.
-- Parameters: uuid, is_suspended.
UPDATE activities
SET is_hidden = %(is_suspended)s OR hidden_by IS NOT NULL
WHERE user_uuid = %(uuid)s
    AND is_hidden <> (%(is_suspended)s OR hidden_by IS NOT NULL)
