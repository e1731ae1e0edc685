import { expect, test } from 'vitest';
import { measureMessage } from './message-limits';

test('what is around the words does not count', () => {
  expect(measureMessage('  hello \n')).toMatchObject({ left: 275, isBlank: false, problem: null });
});

test('white space alone is blank', () => {
  expect(measureMessage(' \n\t')).toMatchObject({ isBlank: true, left: 280 });
});

test('280 characters fit, 281 do not', () => {
  expect(measureMessage('é'.repeat(280)).problem).toBeNull();
  expect(measureMessage('é'.repeat(281)).problem).toBe('That is 1 character too long.');
});

test('a family is one character, but many bytes', () => {
  const family = '👨‍👩‍👧‍👦';
  expect(measureMessage(family).left).toBe(279);
  expect(measureMessage(family.repeat(120)).problem).toBeNull();
  expect(measureMessage(family.repeat(121)).problem).toMatch(/very large/);
});

test('letters are composed before they are counted', () => {
  expect(measureMessage('e\u0301').left).toBe(279);
});
