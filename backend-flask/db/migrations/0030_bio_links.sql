-- migrate:up

-- The release before changes a bio alone: ranges of another text than the bio's aren't shown.
ALTER TABLE users
    ADD COLUMN bio_links json,
    ADD COLUMN bio_links_of text;

COMMENT ON COLUMN users.bio_links IS
'Links in the bio, in the shape that the API returns; NULL without any.';
COMMENT ON COLUMN users.bio_links_of IS 'The bio whose links these are.';

-- migrate:down

ALTER TABLE users DROP COLUMN bio_links_of, DROP COLUMN bio_links;
