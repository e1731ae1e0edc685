-- Return what a draft or a scheduled crud would quote as a key of its JSON, as its author sees it; no key if it would
-- quote nothing. A draft doesn't know until when the quoted crud lives, so what can't be shown is `not_available`.
CREATE OR REPLACE FUNCTION draft_quote_json(draft drafts, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    quoted_uuid uuid := (draft.content ->> 'quote_uuid')::uuid;
    found jsonb;
BEGIN
    IF quoted_uuid IS NULL THEN
        RETURN '{}';
    END IF;
    found := (
        '{' || substr(quote_json(draft.user_uuid, moment, draft.user_uuid, quoted_uuid, 'infinity'), 2) || '}'
    )::jsonb;
    IF found #>> '{quote,state}' = 'available' THEN
        RETURN found;
    END IF;
    RETURN '{"quote":{"state":"not_available"}}';
END
$$;
