-- migrate:up

ALTER TABLE activities
ADD COLUMN reply_policy text NOT NULL DEFAULT 'anyone' CHECK (
    reply_policy IN ('anyone', 'following', 'mentioned', 'nobody')
),
ADD COLUMN is_hidden_in_thread boolean NOT NULL DEFAULT FALSE,
ADD COLUMN content_warning text CHECK (octet_length(content_warning) <= 1000);

COMMENT ON COLUMN activities.reply_policy IS
'Who may reply, besides the author; the root''s holds for its whole thread.';
COMMENT ON COLUMN activities.is_hidden_in_thread IS
'A reply that the author of the thread''s root put behind a click.';

-- migrate:down

DROP FUNCTION IF EXISTS reply_policy_json(uuid, timestamptz, uuid, uuid);
DROP FUNCTION IF EXISTS mentions_person(json, uuid);
DROP FUNCTION IF EXISTS is_thread_of(uuid, uuid);
ALTER TABLE activities
DROP COLUMN reply_policy,
DROP COLUMN is_hidden_in_thread,
DROP COLUMN content_warning;
