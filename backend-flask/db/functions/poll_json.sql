-- Return the poll of a crud as a key of its JSON. Results are null until the viewer has voted or the poll has
-- ended; its author sees them. In plpgsql, so that lists have no plan for it: it is only called for cruds with a poll.
CREATE OR REPLACE FUNCTION poll_json(
    viewer_uuid uuid, moment timestamptz, activity_uuid uuid, author_uuid uuid, choices text[]
)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    poll record;
    voted smallint[];
    is_shown boolean;
BEGIN
    SELECT polls.is_multiple, polls.closes_at, polls.votes_counts, polls.voters_count
    INTO poll
    FROM polls
    WHERE polls.activity_uuid = poll_json.activity_uuid;
    IF NOT FOUND THEN
        RETURN ',"poll":null';
    END IF;
    IF viewer_uuid IS NOT NULL THEN
        SELECT poll_votes.choices INTO voted
        FROM poll_votes
        WHERE poll_votes.activity_uuid = poll_json.activity_uuid
            AND poll_votes.user_uuid = viewer_uuid;
    END IF;
    is_shown := voted IS NOT NULL
        OR poll.closes_at <= moment
        OR coalesce(viewer_uuid = author_uuid, FALSE);
    RETURN concat(
        ',"poll":{"choices":[',
        (
            SELECT
                string_agg(
                    concat(
                        '{"text":', to_json(listed.choice),
                        ',"votes":',
                        CASE
                            WHEN is_shown THEN poll.votes_counts[listed.place]::text
                            ELSE 'null'
                        END,
                        '}'
                    ),
                    ','
                    ORDER BY listed.place
                )
            FROM unnest(choices) WITH ORDINALITY AS listed (choice, place)
        ),
        '],"multiple":', CASE WHEN poll.is_multiple THEN 'true' ELSE 'false' END,
        ',"closes_at":"', to_iso8601(poll.closes_at),
        '","is_closed":', CASE WHEN poll.closes_at <= moment THEN 'true' ELSE 'false' END,
        ',"voters_count":', CASE WHEN is_shown THEN poll.voters_count::text ELSE 'null' END,
        ',"voted":', coalesce(to_json(voted)::text, 'null'),
        '}'
    );
END
$$;
