-- People whose handle starts with the text, or whose handle or name resembles it (trigrams), best match
-- first.
-- Parameters: viewer_uuid, term (as typed), limit.
WITH wanted AS (
    SELECT
        normalize_text(%(term)s) AS term,
        regexp_replace(normalize_text(%(term)s), '([\\%%_])', '\\\1', 'g') AS escaped
),
alike AS (
    SELECT
        users.uuid,
        users.handle = wanted.term AS is_it,
        starts_with(users.handle, wanted.term) AS begins,
        word_similarity(wanted.term, users.folded_name) AS likeness
    FROM users
    CROSS JOIN wanted
    WHERE wanted.term <%% users.folded_name
        OR users.folded_name LIKE wanted.escaped || '%%'
    ORDER BY is_it DESC, begins DESC, likeness DESC, users.uuid
    LIMIT 200
),
page AS (
    SELECT
        people.uuid,
        json_build_object(
            'uuid', people.uuid,
            'handle', people.handle,
            'display_name', people.display_name,
            'bio', people.bio,
            'avatar', people.avatar,
            'relation', people.relation
        ) AS body,
        row_number() OVER (
            ORDER BY alike.is_it DESC, alike.begins DESC, alike.likeness DESC, alike.uuid
        ) AS place
    FROM alike
    INNER JOIN visible_people(%(viewer_uuid)s) AS people ON people.uuid = alike.uuid
)
SELECT coalesce(json_agg(body ORDER BY place), '[]')::text AS body
FROM page
WHERE place <= %(limit)s
LIMIT 1
