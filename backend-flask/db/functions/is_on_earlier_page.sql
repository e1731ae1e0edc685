-- Return whether a crud is on an earlier page of a home: whether the viewer, or a person whom they follow,
-- who isn't suspended and of whom neither all nor the reposts are muted, reposted it at or after the cursor.
-- A crud with many reposts since then is looked up for each of these people instead, so neither number alone
-- sets the cost.
CREATE OR REPLACE FUNCTION is_on_earlier_page(viewer_uuid uuid, crud_uuid uuid, after uuid)
RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    max_read CONSTANT integer := 100;
BEGIN
    PERFORM
    FROM reposts
    WHERE reposts.activity_uuid = crud_uuid AND reposts.uuid >= after
    OFFSET max_read
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN EXISTS (
            SELECT
            FROM reposts
            WHERE reposts.activity_uuid = crud_uuid
                AND reposts.uuid >= after
                AND CASE
                    WHEN reposts.user_uuid = viewer_uuid THEN TRUE
                    ELSE (
                        SELECT TRUE
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                            AND follows.followed_uuid = reposts.user_uuid
                            AND NOT EXISTS (
                                SELECT FROM active_mutes(viewer_uuid) AS mutes
                                WHERE mutes.muted_uuid = reposts.user_uuid
                            )
                            AND NOT EXISTS (
                                SELECT FROM repost_mutes
                                WHERE repost_mutes.muter_uuid = viewer_uuid
                                    AND repost_mutes.muted_uuid = reposts.user_uuid
                            )
                            AND NOT EXISTS (
                                SELECT FROM users
                                WHERE users.uuid = reposts.user_uuid AND users.is_suspended
                            )
                        LIMIT 1
                    )
                END
        );
    END IF;
    RETURN EXISTS (
        SELECT
        FROM home_people(viewer_uuid) AS people
        CROSS JOIN LATERAL (
            SELECT reposts.uuid
            FROM reposts
            WHERE reposts.activity_uuid = crud_uuid AND reposts.user_uuid = people.uuid
            LIMIT 1
        ) AS reposted
        WHERE reposted.uuid >= after
            AND NOT EXISTS (
                SELECT FROM repost_mutes
                WHERE repost_mutes.muter_uuid = viewer_uuid
                    AND repost_mutes.muted_uuid = people.uuid
            )
    );
END
$$;
