import { expect, test } from 'vitest';
import { closePoll, emptyPoll, parsePoll, pollProblem } from './poll-draft';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  [['', ''], 'tooFew'],
  [['tea', ' \u200b'], 'tooFew'],
  [['tea', 'coffee'], null],
  [['tea', '', 'coffee', ''], null],
  [['tea', ' te\u200ba '], 'alike'],
  [['te', 't e'], 'alike'],
  [['x2', 'x²', 'X2'], null],
  [['x'.repeat(51), 'tea'], 'tooLong'],
] as const)('the problem of %o is %s', (choices, expected) => {
  expect(pollProblem({ ...emptyPoll, choices: [...choices] })).toBe(expected);
});

test('empty choices aren’t sent, and a poll without a length ends with its crud', () => {
  const draft = { ...emptyPoll, choices: [' tea', '', 'coffee'] };
  expect(closePoll(draft, now).poll).toEqual({
    choices: ['tea', 'coffee'],
    multiple: false,
    closes_at: null,
  });
});

test('a retry is the same request, but not after ten minutes', () => {
  const first = closePoll({ ...emptyPoll, length: 3_600_000 }, now);
  expect(first.poll.closes_at).toBe('2026-03-01T13:00:00.000Z');
  const retry = closePoll(first.draft, now + 599_000);
  expect(retry.poll).toEqual(first.poll);
  const later = closePoll(retry.draft, now + 600_000);
  expect(later.poll.closes_at).toBe('2026-03-01T13:10:00.000Z');
});

test('a stored poll is read again', () => {
  expect(parsePoll('')).toBeNull();
  expect(parsePoll(JSON.stringify(emptyPoll))).toEqual(emptyPoll);
});
