-- migrate:up

CREATE TABLE drafts (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    content json NOT NULL CHECK (octet_length(content::text) <= 65536),
    scheduled_at timestamptz,
    failure text CHECK (failure ~ '^[a-z_]{1,60}$'),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (failure IS NULL OR scheduled_at IS NOT NULL)
);

COMMENT ON TABLE drafts IS 'Cruds that are not published: drafts, and those with a time to publish them.';
COMMENT ON COLUMN drafts.content IS 'The request that would publish it, without the time.';
COMMENT ON COLUMN drafts.scheduled_at IS 'NULL: a draft. Else the job publishes it then, and deletes the row.';
COMMENT ON COLUMN drafts.failure IS 'Why the job could not publish it; NULL until then.';

CREATE INDEX drafts_of_user ON drafts (user_uuid, uuid DESC);
CREATE INDEX drafts_due ON drafts (scheduled_at, uuid)
    WHERE scheduled_at IS NOT NULL AND failure IS NULL;
CREATE INDEX drafts_purge ON drafts (expires_at);

ALTER TABLE media ADD COLUMN draft_uuid uuid;

COMMENT ON COLUMN media.draft_uuid IS
'The draft or scheduled crud that has it, and whose end its expiry is after. It may be gone.';

-- migrate:down

DROP FUNCTION IF EXISTS draft_json(drafts);
DROP FUNCTION IF EXISTS draft_quote_json(drafts, timestamptz);
ALTER TABLE media DROP COLUMN draft_uuid;
DROP TABLE drafts;
