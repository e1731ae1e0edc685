-- Edit a locked crud, after its pictures: triggers store its content and its words. Two versions differ by what its JSON shows, a millisecond.
-- Parameters: uuid, message, entities (JSON; NULL: as they are), content_warning (NULL: none), now.
UPDATE activities
SET
    message = %(message)s,
    entities = coalesce(%(entities)s::json, entities),
    content_warning = %(content_warning)s,
    edited_at = greatest(%(now)s, coalesce(edited_at, created_at) + interval '1 millisecond')
WHERE uuid = %(uuid)s
