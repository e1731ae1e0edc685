-- People whom a viewer may see, as JSON: the same in each list of people, with the viewer's relationship to
-- them. The planner inlines it, and doesn't read users twice.
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
        'bio_entities', CASE
            WHEN users.bio_links_of = people.bio THEN users.bio_links
            ELSE '[]'
        END,
        'avatar', people.avatar,
        'relation', people.relation
    )
FROM visible_people(viewer_uuid) AS people
INNER JOIN users ON users.uuid = people.uuid
$$;
