import { expect, test } from 'vitest';
import { findCrudLink } from './crud-link';

const uuid = '0197c1d0-0000-7000-8000-0000000000aa';
const url = `${location.origin}/@bob/status/${uuid}`;

test.each([url, `${url}/`])('a link to a crud is found: %s', (link) => {
  expect(findCrudLink(`look\n${link} there`)).toEqual({ url: link, handle: 'bob', uuid });
});

test.each([
  'no link',
  `x${url}`,
  `https://elsewhere.example/@bob/status/${uuid}`,
  `${location.origin}/@bob`,
  `${url}0`,
  `${url}?a`,
])('other text has none: %s', (text) => {
  expect(findCrudLink(text)).toBeNull();
});
