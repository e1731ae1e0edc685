import { expect, test } from 'vitest';
import { countBytes, countGraphemes, firstGrapheme } from './measure';

test.each([
  ['', 0],
  ['crud', 4],
  ['naïve', 5],
  ['👨‍👩‍👧‍👦🏳️‍🌈', 2],
  ['नमस्ते', 3],
  ['a\r\nb', 3],
])('%j is counted by grapheme clusters', (text, count) => {
  expect(countGraphemes(text)).toBe(count);
});

test('bytes are counted in UTF-8', () => {
  expect(countBytes('é')).toBe(2);
  expect(countBytes('👨‍👩‍👧‍👦')).toBe(25);
});

test('the first character is whole', () => {
  expect(firstGrapheme('🏳️‍🌈 flag')).toBe('🏳️‍🌈');
  expect(firstGrapheme('')).toBe('');
});
