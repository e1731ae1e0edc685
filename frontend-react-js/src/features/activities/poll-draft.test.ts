import { expect, test } from 'vitest';
import { emptyPoll, parsePoll, pollProblem, toNewPoll, toPollDraft } from './poll-draft';

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
  expect(toNewPoll(draft)).toEqual({ choices: ['tea', 'coffee'], multiple: false, duration: null });
  expect(toNewPoll({ ...draft, length: 3_600_000 }).duration).toBe(3600);
});

test('a saved poll is written on', () => {
  const saved = { choices: ['tea'], multiple: true, duration: 1800 };
  expect(toPollDraft(saved)).toEqual({ choices: ['tea', ''], multiple: true, length: 1_800_000 });
});

test('a stored poll is read again', () => {
  expect(parsePoll('')).toBeNull();
  expect(parsePoll(JSON.stringify(emptyPoll))).toEqual(emptyPoll);
});
