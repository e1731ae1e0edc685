-- Return the counts of a poll's choices after a vote for some of them, or with -1 without it.
CREATE OR REPLACE FUNCTION add_votes(votes_counts integer[], choices smallint[], step integer)
RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT counted.votes + CASE WHEN counted.place - 1 = ANY(choices) THEN step ELSE 0 END
    FROM unnest(votes_counts) WITH ORDINALITY AS counted (votes, place)
    ORDER BY counted.place
);
