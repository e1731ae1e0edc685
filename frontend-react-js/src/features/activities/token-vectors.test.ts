import { expect, test } from 'vitest';
import vectors from '../../../../backend-flask/tests/vectors/tokens.json';
import { tokenAt } from './autocomplete';

// The API's tests read the same table: what is completed becomes a mention or a hashtag.
test.each(vectors as [string, string | null][])('“%s” ends with the token %j', (text, expected) => {
  const token = tokenAt(text, text.length);
  expect(token && token.sign + token.term).toBe(expected);
});
