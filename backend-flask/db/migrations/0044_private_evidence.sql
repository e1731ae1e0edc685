-- migrate:up

-- Pictures that were kept before are copied soon.
ALTER TABLE kept_media
ADD COLUMN due_at timestamptz NOT NULL DEFAULT now(),
ADD COLUMN copied_at timestamptz;

COMMENT ON TABLE kept_media IS
'Pictures that are evidence, of which moderators have private copies.';
COMMENT ON COLUMN kept_media.due_at IS
'When the purge next works on it: it copies the objects, and deletes the copies after keep_until.';
COMMENT ON COLUMN kept_media.copied_at IS 'NULL: the sweep leaves the picture''s objects alone.';

DROP INDEX kept_media_purge;
CREATE INDEX kept_media_due ON kept_media (due_at);

-- migrate:down

DROP INDEX kept_media_due;
ALTER TABLE kept_media
DROP COLUMN due_at,
DROP COLUMN copied_at;
COMMENT ON TABLE kept_media IS
'Pictures that are evidence: their S3 objects stay when their rows are deleted.';
CREATE INDEX kept_media_purge ON kept_media (keep_until);
