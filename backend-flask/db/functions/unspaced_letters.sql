-- Return the letters, as a part of a bracket expression, of scripts that are written without spaces
-- between words, or with particles attached to them: Thai, Lao, Myanmar, Hangul, Khmer, Tai, kana,
-- Bopomofo, Han.
CREATE OR REPLACE FUNCTION unspaced_letters() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECE\u0EDC-\u0EDF\u1000-\u103F\u1050-\u108F\u109A-\u109F'
    '\u1100-\u11FF\u1780-\u17D3\u1950-\u19CF\u1A20-\u1A7F\u3005-\u3007\u3041-\u309A\u309D-\u309F'
    '\u30A1-\u30FA\u30FC-\u318F\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uA9E0-\uA9EF'
    '\uA9FA-\uA9FE\uAA60-\uAAC2\uAC00-\uD7FF\uF900-\uFAFF\U0001B000-\U0001B16F\U00020000-\U0003FFFF';
