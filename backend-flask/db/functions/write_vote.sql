-- Vote in the poll of a crud, and count it. Idempotent: the same vote again changes nothing. `has_viewer` is false
-- if the viewer's account is deleted or suspended; `refusal` is the code of what refuses the vote; `body` is the
-- crud as the viewer sees it then, NULL if it isn't visible.
-- One function, as `write_reaction` is: volatile, so that each of its statements reads what was committed
-- while the one before waited for a lock. The lock of the crud lets one vote in after the other.
CREATE OR REPLACE FUNCTION write_vote(
    vote_uuid uuid, viewer uuid, activity uuid, picked smallint[], moment timestamptz
)
RETURNS TABLE (has_viewer boolean, refusal text, body text)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    author_uuid uuid;
    has_author boolean;
    poll record;
    voted smallint[];
BEGIN
    SELECT activities.user_uuid INTO author_uuid FROM activities WHERE activities.uuid = activity;
    SELECT
        coalesce(bool_or(people.uuid = viewer), false),
        coalesce(bool_or(people.uuid = author_uuid), false)
    INTO has_viewer, has_author
    FROM (
        SELECT users.uuid
        FROM users
        WHERE users.uuid IN (viewer, author_uuid)
            AND NOT users.is_suspended
        ORDER BY users.uuid
        FOR KEY SHARE
    ) AS people;
    IF NOT (has_viewer AND has_author) THEN
        RETURN NEXT;
        RETURN;
    END IF;

    PERFORM FROM activities
    WHERE activities.uuid = (
        SELECT visible.uuid
        FROM visible_activity_bodies(viewer, moment) AS visible
        WHERE visible.uuid = activity
    )
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEXT;
        RETURN;
    END IF;

    -- Once people are told that it has ended, it takes no vote of a server whose clock is behind.
    SELECT
        polls.is_multiple,
        polls.closes_at <= moment OR polls.notified_up_to IS NOT NULL AS is_closed,
        cardinality(polls.votes_counts) AS choices_count
    INTO poll
    FROM polls
    WHERE polls.activity_uuid = activity;
    SELECT poll_votes.choices INTO voted
    FROM poll_votes
    WHERE poll_votes.activity_uuid = activity AND poll_votes.user_uuid = viewer;
    refusal := CASE
        WHEN poll.choices_count IS NULL THEN 'poll_missing'
        WHEN author_uuid = viewer THEN 'poll_is_yours'
        WHEN picked[cardinality(picked)] >= poll.choices_count THEN 'choices_out_of_range'
        WHEN cardinality(picked) > 1 AND NOT poll.is_multiple THEN 'choices_too_many'
        WHEN voted <> picked THEN 'already_voted'
        WHEN voted IS NULL AND poll.is_closed THEN 'poll_closed'
    END;
    IF refusal IS NULL AND voted IS NULL THEN
        INSERT INTO poll_votes (uuid, user_uuid, activity_uuid, choices)
        VALUES (vote_uuid, viewer, activity, picked);
        UPDATE polls
        SET
            votes_counts = add_votes(polls.votes_counts, picked, 1),
            voters_count = polls.voters_count + 1
        WHERE polls.activity_uuid = activity;
    END IF;

    SELECT visible.body INTO body
    FROM visible_activity_bodies(viewer, moment) AS visible
    WHERE visible.uuid = activity;
    RETURN NEXT;
END
$$;
