-- migrate:up

ALTER TABLE activities
ADD COLUMN poll_choices text[] CHECK (cardinality(poll_choices) BETWEEN 2 AND 4);

COMMENT ON COLUMN activities.poll_choices IS 'The choices of its poll; NULL: it has none.';

CREATE TABLE polls (
    activity_uuid uuid PRIMARY KEY REFERENCES activities (uuid) ON DELETE CASCADE,
    is_multiple boolean NOT NULL,
    closes_at timestamptz NOT NULL,
    votes_counts integer[] NOT NULL CHECK (0 <= ALL(votes_counts)),
    voters_count integer NOT NULL DEFAULT 0 CHECK (voters_count >= 0)
);

COMMENT ON COLUMN polls.votes_counts IS 'Of each choice, in the order of activities.poll_choices.';

CREATE TABLE poll_votes (
    uuid uuid PRIMARY KEY,
    user_uuid uuid NOT NULL REFERENCES users (uuid) ON DELETE CASCADE,
    activity_uuid uuid NOT NULL REFERENCES polls (activity_uuid) ON DELETE CASCADE,
    choices smallint[] NOT NULL,
    CONSTRAINT poll_votes_once UNIQUE (activity_uuid, user_uuid)
);

COMMENT ON COLUMN poll_votes.choices IS 'Indices from 0, in ascending order.';

CREATE INDEX poll_votes_of_user ON poll_votes (user_uuid, uuid DESC);

-- migrate:down

DROP FUNCTION IF EXISTS write_vote(uuid, uuid, uuid, smallint[], timestamptz);
DROP FUNCTION IF EXISTS poll_json(uuid, timestamptz, uuid, uuid, text[]);
DROP FUNCTION IF EXISTS add_votes(integer[], smallint[], integer);
DROP FUNCTION IF EXISTS activity_text(text, text[]);
DROP TABLE poll_votes;
DROP TABLE polls;
ALTER TABLE activities DROP COLUMN poll_choices;
