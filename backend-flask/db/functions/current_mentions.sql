-- Return the entities of a crud with the present handles of the people whom it mentions. A mention of
-- somebody hidden by a block, or from before mentions had a uuid, keeps its handle. Most cruds mention
-- nobody, and are returned as they are.
CREATE OR REPLACE FUNCTION current_mentions(viewer_uuid uuid, entities json) RETURNS json
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
SELECT
    CASE
        WHEN entities::text LIKE '%"mention"%' THEN (
            SELECT
                json_agg(
                    CASE
                        WHEN people.handle IS NULL THEN entity.value
                        ELSE (
                            entity.value::jsonb || jsonb_build_object('handle', people.handle)
                        )::json
                    END
                    ORDER BY entity.ordinality
                )
            FROM json_array_elements(entities) WITH ORDINALITY AS entity
            LEFT JOIN visible_people(viewer_uuid) AS people
                ON people.uuid = (entity.value ->> 'uuid')::uuid
        )
        ELSE entities
    END
$$;
