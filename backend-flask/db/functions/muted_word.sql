-- Return the first muted word or hashtag that hides a crud from a person, NULL if there is none. Nobody's own
-- cruds are hidden. The stored words of the crud leave few cruds for `has_muted_value`.
-- Callers first ask whether the person has any, in a subquery that runs once, so that others pay nothing.
CREATE OR REPLACE FUNCTION muted_word(viewer_uuid uuid, activity_uuid uuid) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000
AS $$
BEGIN
    RETURN (
        SELECT muted_words.value
        FROM activities
        INNER JOIN muted_words ON muted_words.user_uuid = viewer_uuid
        WHERE activities.uuid = activity_uuid
            AND activities.user_uuid <> viewer_uuid
            AND (muted_words.expires_at IS NULL OR muted_words.expires_at > now())
            AND activities.words @@ muted_words.query
            AND has_muted_value(
                activity_text(activities.message, activities.poll_choices),
                activities.entities,
                muted_words.folded,
                muted_words.in_text,
                muted_words.in_tags
            )
            AND NOT (
                muted_words.except_following
                AND EXISTS (
                    SELECT FROM follows
                    WHERE follows.follower_uuid = viewer_uuid
                        AND follows.followed_uuid = activities.user_uuid
                )
            )
        ORDER BY muted_words.uuid
        LIMIT 1
    );
END
$$;
