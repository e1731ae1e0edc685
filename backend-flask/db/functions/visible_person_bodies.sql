-- People whom a viewer may see, as JSON: the same in each list of people, with the viewer's relationship to
-- them. The planner inlines it.
CREATE OR REPLACE FUNCTION visible_person_bodies(viewer_uuid uuid)
RETURNS TABLE (uuid uuid, body json)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    people.uuid,
    json_build_object(
        'uuid', people.uuid,
        'handle', people.handle,
        'display_name', people.display_name,
        'bio', people.bio,
        'bio_entities', (
            SELECT CASE WHEN users.bio_links_of = users.bio THEN users.bio_links ELSE '[]' END
            FROM users
            WHERE users.uuid = people.uuid
        ),
        'avatar', people.avatar,
        'protected', (SELECT users.is_protected FROM users WHERE users.uuid = people.uuid),
        'relation', people.relation
    )
FROM visible_people(viewer_uuid) AS people
$$;
