import { expect, test } from 'vitest';
import type { Entity } from '@/lib/api/types';
import { textSegments } from './text-segments';

function rangeOf(message: string, text: string) {
  const start = message.indexOf(text);
  return { start, end: start + text.length };
}

test('words, mentions, hashtags and links come in the order they were written', () => {
  const message = 'hi @bob, see #Tea at https://tea.test/?a=1!';
  const url = 'https://tea.test/?a=1';
  const segments = textSegments(message, [
    { kind: 'link', url, ...rangeOf(message, url) },
    { kind: 'mention', handle: 'bob', ...rangeOf(message, '@bob') },
    { kind: 'hashtag', tag: 'tea', ...rangeOf(message, '#Tea') },
  ]);
  expect(segments).toEqual([
    { kind: 'text', start: 0, text: 'hi ' },
    { kind: 'internal', start: 3, text: '@bob', to: '/@bob' },
    { kind: 'text', start: 7, text: ', see ' },
    { kind: 'internal', start: 13, text: '#Tea', to: '/tags/tea' },
    { kind: 'text', start: 17, text: ' at ' },
    { kind: 'external', start: 21, text: 'https://tea.test/?a=1', to: 'https://tea.test/?a=1' },
    { kind: 'text', start: 42, text: '!' },
  ]);
});

test('emoji before an entity count as the browser counts them', () => {
  const message = '👨‍👩‍👧‍👦🏳️‍🌈 @bob';
  const [before, link] = textSegments(message, [
    { kind: 'mention', handle: 'bob', start: 18, end: 22 },
  ]);
  expect(before?.text).toBe('👨‍👩‍👧‍👦🏳️‍🌈 ');
  expect(link).toMatchObject({ kind: 'internal', text: '@bob' });
});

test('a tag of another script leads to its own page', () => {
  const message = '#чай';
  expect(
    textSegments(message, [{ kind: 'hashtag', tag: 'чай', start: 0, end: 4 }])[0],
  ).toMatchObject({ to: `/tags/${encodeURIComponent('чай')}` });
});

test.each([
  ['ends after the message', { start: 3, end: 9 }],
  ['starts before the message', { start: -1, end: 3 }],
  ['is empty', { start: 3, end: 3 }],
  ['runs backwards', { start: 4, end: 3 }],
  ['is no whole number', { start: 0.5, end: 3 }],
  ['is no number', { start: Number.NaN, end: 3 }],
])('an entity whose range %s stays words', (_, range) => {
  expect(textSegments('hi @bob', [{ kind: 'mention', handle: 'bob', ...range }])).toEqual([
    { kind: 'text', start: 0, text: 'hi @bob' },
  ]);
});

test('an entity that would cut an emoji in half stays words', () => {
  expect(textSegments('😀@bob', [{ kind: 'mention', handle: 'bob', start: 1, end: 6 }])).toEqual([
    { kind: 'text', start: 0, text: '😀@bob' },
  ]);
});

test('of two entities that overlap, the one that starts first is the link', () => {
  const segments = textSegments('@bob_x', [
    { kind: 'hashtag', tag: 'x', start: 2, end: 6 },
    { kind: 'mention', handle: 'bob', start: 0, end: 4 },
  ]);
  expect(segments.map(({ kind, text }) => [kind, text])).toEqual([
    ['internal', '@bob'],
    ['text', '_x'],
  ]);
});

test.each(['javascript:alert(1)', 'data:text/html,hi', 'not an address', ''])(
  'an address like %j leads nowhere',
  (url) => {
    const segments = textSegments('click', [{ kind: 'link', url, start: 0, end: 5 }]);
    expect(segments).toEqual([{ kind: 'text', start: 0, text: 'click' }]);
  },
);

test('an entity of a kind that is not known yet stays words', () => {
  const unknown = { kind: 'place', start: 0, end: 4 } as unknown as Entity;
  expect(textSegments('here', [unknown])).toEqual([{ kind: 'text', start: 0, text: 'here' }]);
});
