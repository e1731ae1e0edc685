-- migrate:up

-- No foreign key: the crud stays when what it quotes is gone.
ALTER TABLE activities
ADD COLUMN quote_uuid uuid,
ADD COLUMN quote_expires_at timestamptz,
ADD COLUMN is_quote_detached boolean NOT NULL DEFAULT FALSE,
ADD COLUMN quote_policy text NOT NULL DEFAULT 'anyone' CHECK (
    quote_policy IN ('anyone', 'followers', 'nobody')
),
ADD COLUMN quotes_count integer NOT NULL DEFAULT 0 CHECK (quotes_count >= 0),
ADD CONSTRAINT activities_quote_check CHECK (
    (quote_uuid IS NULL) = (quote_expires_at IS NULL)
);

COMMENT ON COLUMN activities.quote_uuid IS 'The crud that it quotes, which may be gone.';
COMMENT ON COLUMN activities.quote_expires_at IS
'Of the crud that it quotes: if that is gone before, it was deleted.';
COMMENT ON COLUMN activities.is_quote_detached IS
'The quoted person removed the quote; it isn''t counted.';
COMMENT ON COLUMN activities.quote_policy IS 'Who may quote it, besides the author.';

-- Not validated, as the constraint before allowed less.
ALTER TABLE notifications
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN (
        'like', 'repost', 'reply', 'mention', 'quote', 'follow', 'follow_request',
        'follow_accepted'
    )
) NOT VALID;

-- migrate:down

DROP FUNCTION IF EXISTS quote_json(uuid, timestamptz, uuid, uuid, timestamptz);
DELETE FROM notifications WHERE kind = 'quote';
ALTER TABLE notifications
DROP CONSTRAINT notifications_kind_check,
ADD CONSTRAINT notifications_kind_check CHECK (
    kind IN (
        'like', 'repost', 'reply', 'mention', 'follow', 'follow_request', 'follow_accepted'
    )
);
ALTER TABLE activities
DROP COLUMN quote_uuid,
DROP COLUMN quote_expires_at,
DROP COLUMN is_quote_detached,
DROP COLUMN quote_policy,
DROP COLUMN quotes_count;
