import { expect, test } from 'vitest';
import vectors from '../../../../backend-flask/tests/vectors/clean.json';
import { cleanText } from './clean';

// The API's tests read the same table.
test.each(vectors as [string, string][])('%j is cleaned to %j', (text, cleaned) => {
  expect(cleanText(text)).toBe(cleaned);
  expect(cleanText(cleaned)).toBe(cleaned);
});
