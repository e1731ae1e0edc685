import { expect, test } from 'vitest';
import { measureCrud } from './limits';

test('surrounding white space isn’t counted', () => {
  expect(measureCrud('  hello \n')).toMatchObject({ left: 275, isBlank: false, problem: null });
});

test('white space alone is blank', () => {
  expect(measureCrud(' \n\t')).toMatchObject({ isBlank: true, left: 280 });
});

test('280 characters fit, 281 do not', () => {
  expect(measureCrud('é'.repeat(280)).problem).toBeNull();
  expect(measureCrud('é'.repeat(281)).problem).toBe('That is 1 character too long.');
});

test('a family emoji is one character, but many bytes', () => {
  const family = '👨‍👩‍👧‍👦';
  expect(measureCrud(family).left).toBe(279);
  expect(measureCrud(family.repeat(120)).problem).toBeNull();
  expect(measureCrud(family.repeat(121)).problem).toMatch(/very large/);
});

test('letters are composed before they are counted', () => {
  expect(measureCrud('e\u0301').left).toBe(279);
});

test('blank lines and marks that the API removes aren’t counted', () => {
  expect(measureCrud(`a${'\n'.repeat(300)}b`).left).toBe(275);
  expect(measureCrud(`a${'\u0301'.repeat(2000)}`).problem).toBeNull();
});
