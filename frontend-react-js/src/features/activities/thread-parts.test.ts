import { expect, test } from 'vitest';
import { canSendParts, parseParts, partsToSend } from './thread-parts';

test('parts are sent trimmed, without those that are blank, each with the warning', () => {
  expect(partsToSend([' two ', '', ' \n', 'three'], 'news')).toEqual([
    { message: 'two', media: [], content_warning: 'news' },
    { message: 'three', media: [], content_warning: 'news' },
  ]);
});

test('one part that is too long can’t be sent, a blank one can', () => {
  expect(canSendParts(['two', ''])).toBe(true);
  expect(canSendParts(['two', 'x'.repeat(281)])).toBe(false);
});

test('without a stored thread there are no parts', () => {
  expect(parseParts('')).toEqual([]);
});
