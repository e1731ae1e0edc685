import { expect, test } from 'vitest';
import type { Entity } from '@/lib/api/types';
import { textSegments } from './segments';

function rangeOf(message: string, text: string) {
  const start = message.indexOf(text);
  return { start, end: start + text.length };
}

test('text, mentions, hashtags and links are returned in order', () => {
  const message = 'hi @bob, see #Tea at https://tea.test/?a=1!';
  const url = 'https://tea.test/?a=1';
  const segments = textSegments(message, [
    { kind: 'link', url, ...rangeOf(message, url) },
    { kind: 'mention', uuid: null, handle: 'bob', ...rangeOf(message, '@bob') },
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

test('emoji before an entity count as UTF-16 code units', () => {
  const message = '👨‍👩‍👧‍👦🏳️‍🌈 @bob';
  const [before, link] = textSegments(message, [
    { kind: 'mention', uuid: null, handle: 'bob', start: 18, end: 22 },
  ]);
  expect(before?.text).toBe('👨‍👩‍👧‍👦🏳️‍🌈 ');
  expect(link).toMatchObject({ kind: 'internal', text: '@bob' });
});

test('a hashtag in another script links to its page', () => {
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
])('an entity whose range %s is left as text', (_, range) => {
  expect(
    textSegments('hi @bob', [{ kind: 'mention', uuid: null, handle: 'bob', ...range }]),
  ).toEqual([{ kind: 'text', start: 0, text: 'hi @bob' }]);
});

test('an entity that splits an emoji is left as text', () => {
  expect(
    textSegments('😀@bob', [{ kind: 'mention', uuid: null, handle: 'bob', start: 1, end: 6 }]),
  ).toEqual([{ kind: 'text', start: 0, text: '😀@bob' }]);
});

test('of two overlapping entities, the first is the link', () => {
  const segments = textSegments('@bob_x', [
    { kind: 'hashtag', tag: 'x', start: 2, end: 6 },
    { kind: 'mention', uuid: null, handle: 'bob', start: 0, end: 4 },
  ]);
  expect(segments.map(({ kind, text }) => [kind, text])).toEqual([
    ['internal', '@bob'],
    ['text', '_x'],
  ]);
});

test.each(['javascript:alert(1)', 'data:text/html,hi', 'not an address', ''])(
  'a link to %j is left as text',
  (url) => {
    const segments = textSegments('click', [{ kind: 'link', url, start: 0, end: 5 }]);
    expect(segments).toEqual([{ kind: 'text', start: 0, text: 'click' }]);
  },
);

test('an entity of an unknown kind is left as text', () => {
  const unknown = { kind: 'place', start: 0, end: 4 } as unknown as Entity;
  expect(textSegments('here', [unknown])).toEqual([{ kind: 'text', start: 0, text: 'here' }]);
});
