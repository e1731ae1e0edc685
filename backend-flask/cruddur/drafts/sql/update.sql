-- Replace the content of a draft, which the transaction has locked.
-- Parameters: uuid, content (JSON), now, expires_at.
UPDATE drafts
SET
    content = %(content)s::json,
    updated_at = %(now)s,
    expires_at = %(expires_at)s
WHERE uuid = %(uuid)s
