-- Return a moment in ISO 8601, in UTC with milliseconds, as the API returns it.
CREATE OR REPLACE FUNCTION to_iso8601(moment timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
