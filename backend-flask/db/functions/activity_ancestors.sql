-- Return the ancestors of a reply to a crud, root first: the root and the nearest twenty. A parent whose
-- row is gone is the first one that is known. One row is read, as the parent has its own ancestors
-- stored; more only above replies that are older than the column.
CREATE OR REPLACE FUNCTION activity_ancestors(parent_uuid uuid)
RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    max_nearest CONSTANT integer := 20;
    found_uuids uuid[] := '{}';
    next_uuid uuid := parent_uuid;
    above record;
BEGIN
    WHILE next_uuid IS NOT NULL AND cardinality(found_uuids) <= max_nearest LOOP
        found_uuids := next_uuid || found_uuids;
        SELECT activities.reply_to_activity_uuid, activities.ancestor_uuids
        INTO above
        FROM activities
        WHERE activities.uuid = next_uuid;
        EXIT WHEN NOT found;
        IF above.ancestor_uuids IS NOT NULL THEN
            found_uuids := above.ancestor_uuids || found_uuids;
            EXIT;
        END IF;
        next_uuid := above.reply_to_activity_uuid;
    END LOOP;
    IF cardinality(found_uuids) > max_nearest + 1 THEN
        found_uuids := found_uuids[1] || found_uuids[cardinality(found_uuids) - max_nearest + 1:];
    END IF;
    RETURN found_uuids;
END
$$;
