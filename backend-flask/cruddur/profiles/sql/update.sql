-- Update display name, bio and the links in it.
-- Parameters: uuid, display_name, bio, bio_links (JSON; NULL without any).
UPDATE users
SET
    display_name = %(display_name)s,
    bio = %(bio)s,
    bio_links = %(bio_links)s::json,
    bio_links_of = CASE WHEN %(bio_links)s::json IS NOT NULL THEN %(bio)s END
WHERE uuid = %(uuid)s
