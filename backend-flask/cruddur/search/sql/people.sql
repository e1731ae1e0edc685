-- People whose handle starts with the text, whose handle and name have words that start with its words,
-- or resemble it (trigrams, for ASCII only: what else has trigrams depends on the database's locale),
-- best match first.
-- Parameters: viewer_uuid, term (as typed), typed (the same, cut at spaces), limit.
WITH folded AS (
    SELECT normalize_text(%(term)s) AS term
),
wanted AS (
    SELECT
        CASE WHEN octet_length(term) = length(term) THEN term END AS term,
        CASE
            WHEN octet_length(term) = length(term)
                THEN regexp_replace(term, '([\\%%_])', '\\\1', 'g')
        END AS escaped,
        search_query(%(typed)s::text[], TRUE) AS words
    FROM folded
),
alike AS (
    SELECT
        users.uuid,
        coalesce(users.handle = wanted.term, FALSE) AS is_it,
        coalesce(starts_with(users.handle, wanted.term), FALSE) AS begins,
        coalesce(users.name_words @@ wanted.words, FALSE) AS is_named,
        CASE
            WHEN users.name_words @@ wanted.words THEN 1::real
            ELSE word_similarity(wanted.term, users.folded_name)
        END AS likeness,
        length(users.folded_name) AS size
    FROM users
    CROSS JOIN wanted
    -- The cheapest first: thousands of people may have a name that begins so.
    WHERE (
            users.name_words @@ wanted.words
            OR users.folded_name LIKE wanted.escaped || '%%'
            OR wanted.term <%% users.folded_name
        )
        AND NOT users.is_limited
        AND NOT users.is_suspended
    ORDER BY is_it DESC, begins DESC, is_named DESC, likeness DESC, size, users.uuid
    LIMIT 200
),
page AS (
    SELECT
        people.uuid,
        people.body,
        row_number() OVER (
            ORDER BY
                alike.is_it DESC, alike.begins DESC, alike.is_named DESC, alike.likeness DESC,
                alike.size, alike.uuid
        ) AS place
    FROM alike
    INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people ON people.uuid = alike.uuid
)
SELECT coalesce(json_agg(body ORDER BY place), '[]')::text AS body
FROM page
WHERE place <= %(limit)s
LIMIT 1
