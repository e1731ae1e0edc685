-- A draft or a scheduled crud as JSON.
-- Parameters: uuid, now.
SELECT (draft_json(drafts) || draft_quote_json(drafts, %(now)s))::text AS body
FROM drafts
WHERE uuid = %(uuid)s
LIMIT 1
