-- Return whether these entities of a crud mention a person.
CREATE OR REPLACE FUNCTION mentions_person(entities json, person_uuid uuid) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
SELECT
    entities::jsonb
    @> jsonb_build_array(jsonb_build_object('kind', 'mention', 'uuid', person_uuid))
$$;
