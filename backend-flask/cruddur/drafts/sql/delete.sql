-- Delete a draft or a scheduled crud, which the transaction has locked.
-- Parameters: uuid.
DELETE FROM drafts
WHERE uuid = %(uuid)s
