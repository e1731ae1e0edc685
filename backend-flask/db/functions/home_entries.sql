-- A page of the entries of a home, newest first, without their JSON: a crud of the viewer or of a person
-- whom they follow and don't mute, or a repost by one of them (then reposter_uuid), of any crud that the
-- viewer may see, unless the person is suspended or their reposts are muted. Each crud has one entry in a
-- whole walk, its newest, so what was reposted at or after the cursor `after` is left out.
--
-- It is PL/pgSQL because each step decides what the next one reads, and a plan that isn't run isn't prepared
-- either. Every step has a bound, in rows for each followee; users.following_count only chooses between them.
CREATE OR REPLACE FUNCTION home_entries(
    viewer_uuid uuid,
    moment timestamptz,
    after uuid,
    max_entries integer
)
RETURNS TABLE (uuid uuid, activity_uuid uuid, reposter_uuid uuid)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 21
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    before CONSTANT uuid := coalesce(after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    following integer := (
        SELECT users.following_count FROM users WHERE users.uuid = viewer_uuid
    );
    is_large CONSTANT boolean := following > 1000;
    max_read CONSTANT integer := greatest(100, 10 * following);
    is_looked_up boolean := is_large;
    max_reposts CONSTANT integer := (
        CASE WHEN is_large THEN following / 2 ELSE max_read END
    );
    cruds uuid[];
    since uuid;
    reposts_read integer;
    repost_uuids uuid[];
    reposted_uuids uuid[];
    reposter_uuids uuid[];
BEGIN
    -- The newest cruds of everybody, until a page of them is by these people. Each author is looked up in a
    -- hash table of the followees. For somebody with thousands of them, building it would cost more than
    -- looking up each author in the index, if there are few.
    LOOP
        cruds := ARRAY(
            SELECT found.uuid
            FROM (
                SELECT recent.uuid
                FROM (
                    SELECT
                        activities.uuid,
                        activities.user_uuid
                    FROM activities
                    WHERE activities.reply_to_activity_uuid IS NULL
                        AND activities.expires_at > moment
                        AND activities.uuid < before
                    ORDER BY activities.uuid DESC
                    LIMIT CASE WHEN is_looked_up THEN following / 4 ELSE max_read END
                ) AS recent
                WHERE CASE
                    WHEN recent.user_uuid = viewer_uuid THEN TRUE
                    WHEN is_looked_up THEN (
                        SELECT TRUE
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                            AND follows.followed_uuid = recent.user_uuid
                        LIMIT 1
                    )
                    ELSE recent.user_uuid IN (
                        SELECT follows.followed_uuid
                        FROM follows
                        WHERE follows.follower_uuid = viewer_uuid
                    )
                END
                ORDER BY recent.uuid DESC
                OFFSET 0
            ) AS found
            CROSS JOIN LATERAL (
                SELECT
                FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                WHERE visible.uuid = found.uuid
                LIMIT 1
            ) AS visible
            WHERE after IS NULL
                OR NOT EXISTS (
                    SELECT
                    FROM reposts
                    WHERE reposts.activity_uuid = found.uuid AND reposts.uuid >= after
                )
                OR NOT is_on_earlier_page(viewer_uuid, found.uuid, after)
            ORDER BY found.uuid DESC
            LIMIT max_entries
        );
        EXIT WHEN cardinality(cruds) = max_entries OR NOT is_looked_up;
        is_looked_up := FALSE;
    END LOOP;

    -- Too few: the newest crud of each of these people. If more than a page of them are later than some moment,
    -- nothing earlier can be on the page.
    IF cardinality(cruds) < max_entries THEN
        cruds := ARRAY(
            WITH latest AS MATERIALIZED (
                SELECT
                    people.uuid AS user_uuid,
                    newest_crud.uuid
                FROM home_people(viewer_uuid) AS people
                CROSS JOIN LATERAL (
                    SELECT visible.uuid
                    FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                    WHERE visible.user_uuid = people.uuid
                        AND visible.reply_to_activity_uuid IS NULL
                        AND visible.uuid < before
                    ORDER BY visible.uuid DESC
                    LIMIT 1
                ) AS newest_crud
            ),
            bounds AS MATERIALIZED (
                SELECT
                    coalesce(
                        (
                            SELECT ordered.uuid
                            FROM (
                                SELECT latest.uuid FROM latest ORDER BY latest.uuid DESC OFFSET 0
                            ) AS ordered
                            WHERE after IS NULL
                                OR NOT is_on_earlier_page(viewer_uuid, ordered.uuid, after)
                            LIMIT 1 OFFSET max_entries - 1
                        ),
                        '00000000-0000-0000-0000-000000000000'::uuid
                    ) AS since
            )
            SELECT entries.uuid
            FROM latest
            CROSS JOIN LATERAL (
                SELECT visible.uuid
                FROM unmuted_activity_bodies(viewer_uuid, moment) AS visible
                WHERE visible.user_uuid = latest.user_uuid
                    AND visible.reply_to_activity_uuid IS NULL
                    AND visible.uuid < before
                    AND visible.uuid >= (SELECT bounds.since FROM bounds)
                    AND (
                        after IS NULL
                        OR NOT is_on_earlier_page(viewer_uuid, visible.uuid, after)
                    )
                ORDER BY visible.uuid DESC
                LIMIT max_entries
            ) AS entries
            WHERE latest.uuid >= (SELECT bounds.since FROM bounds)
            ORDER BY entries.uuid DESC
            LIMIT max_entries
        );
    END IF;

    -- The reposts by anybody since the last of these cruds.
    since := coalesce(cruds[max_entries], '00000000-0000-0000-0000-000000000000');
    SELECT
        count(*),
        array_agg(recent.uuid) FILTER (WHERE recent.is_followed),
        array_agg(recent.activity_uuid) FILTER (WHERE recent.is_followed),
        array_agg(recent.user_uuid) FILTER (WHERE recent.is_followed)
    INTO reposts_read, repost_uuids, reposted_uuids, reposter_uuids
    FROM (
        SELECT
            newest.uuid,
            newest.activity_uuid,
            newest.user_uuid,
            CASE
                WHEN newest.user_uuid = viewer_uuid THEN TRUE
                WHEN is_large THEN (
                    SELECT TRUE
                    FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                        AND follows.followed_uuid = newest.user_uuid
                    LIMIT 1
                )
                ELSE newest.user_uuid IN (
                    SELECT follows.followed_uuid
                    FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                )
            END AS is_followed
        FROM (
            SELECT
                reposts.uuid,
                reposts.activity_uuid,
                reposts.user_uuid
            FROM reposts
            WHERE reposts.uuid < before AND reposts.uuid >= since
            ORDER BY reposts.uuid DESC
            LIMIT max_reposts + 1
        ) AS newest
        OFFSET 0
    ) AS recent;

    -- Too many: those of each of these people.
    IF reposts_read > max_reposts THEN
        SELECT
            array_agg(reposted.uuid),
            array_agg(reposted.activity_uuid),
            array_agg(people.uuid)
        INTO repost_uuids, reposted_uuids, reposter_uuids
        FROM home_people(viewer_uuid) AS people
        CROSS JOIN LATERAL (
            SELECT
                reposts.uuid,
                reposts.activity_uuid
            FROM reposts
            INNER JOIN unmuted_activity_bodies(viewer_uuid, moment) AS visible
                ON visible.uuid = reposts.activity_uuid
            WHERE reposts.user_uuid = people.uuid
                AND reposts.uuid < before
                AND reposts.uuid >= since
                AND (
                    after IS NULL
                    OR NOT is_on_earlier_page(viewer_uuid, reposts.activity_uuid, after)
                )
            ORDER BY reposts.uuid DESC
            LIMIT max_entries
        ) AS reposted;
    END IF;

    RETURN QUERY
    SELECT
        entries.uuid,
        entries.activity_uuid,
        entries.reposter_uuid
    FROM (
        SELECT DISTINCT ON (entries.activity_uuid)
            entries.uuid,
            entries.activity_uuid,
            entries.reposter_uuid
        FROM (
            SELECT
                own.uuid,
                own.uuid AS activity_uuid,
                NULL::uuid AS reposter_uuid
            FROM unnest(cruds) AS own (uuid)
            UNION ALL
            SELECT
                reposted.uuid,
                reposted.activity_uuid,
                reposted.reposter_uuid
            FROM (
                SELECT DISTINCT ON (listed.activity_uuid)
                    listed.uuid,
                    listed.activity_uuid,
                    listed.reposter_uuid
                FROM
                    unnest(repost_uuids, reposted_uuids, reposter_uuids)
                    AS listed (uuid, activity_uuid, reposter_uuid)
                WHERE NOT EXISTS (
                    SELECT FROM active_mutes(viewer_uuid) AS mutes
                    WHERE mutes.muted_uuid = listed.reposter_uuid
                )
                AND NOT EXISTS (
                    SELECT FROM repost_mutes
                    WHERE repost_mutes.muter_uuid = viewer_uuid
                        AND repost_mutes.muted_uuid = listed.reposter_uuid
                )
                AND listed.reposter_uuid NOT IN (
                    SELECT users.uuid FROM users WHERE users.is_suspended
                )
                ORDER BY listed.activity_uuid, listed.uuid DESC
            ) AS reposted
            INNER JOIN unmuted_activity_bodies(viewer_uuid, moment) AS visible
                ON visible.uuid = reposted.activity_uuid
            WHERE after IS NULL
                OR NOT is_on_earlier_page(viewer_uuid, reposted.activity_uuid, after)
        ) AS entries
        ORDER BY entries.activity_uuid, entries.uuid DESC
    ) AS entries
    ORDER BY entries.uuid DESC
    LIMIT max_entries;
END
$$;
