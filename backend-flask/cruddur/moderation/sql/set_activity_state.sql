-- Hide a crud or show it again, and set or remove its warning. That of a suspended author stays hidden.
-- Parameters: uuid, hidden_by, moderation_warning, is_suspended.
UPDATE activities
SET
    hidden_by = %(hidden_by)s::uuid,
    is_hidden = %(is_suspended)s OR %(hidden_by)s::uuid IS NOT NULL,
    moderation_warning = %(moderation_warning)s
WHERE uuid = %(uuid)s
