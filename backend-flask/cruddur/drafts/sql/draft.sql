-- A draft or a scheduled crud as JSON.
-- Parameters: uuid.
SELECT draft_json(drafts)::text AS body
FROM drafts
WHERE uuid = %(uuid)s
LIMIT 1
