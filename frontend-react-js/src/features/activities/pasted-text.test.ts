import { expect, test } from 'vitest';
import { isTextPasted } from './pasted-text';

const files = [new File(['x'], 'A cat.png', { type: 'image/png' })];

test.each([
  ['text of an office program', 'The meeting is at nine', true],
  ['several lines', 'The meeting\nA cat.png', true],
  ['a picture from a page', '', false],
  ['blank text', ' \n', false],
  ['a file of the Finder', 'A cat.png', false],
  ['a file of Linux', '/home/alice/A cat.png', false],
  ['a file as an address', 'file:///home/alice/A%20cat.png', false],
  ['a broken address', 'file:///%zz', true],
  ['a file of Windows', 'C:\\Users\\alice\\A cat.png', false],
])('%s', (_, text, expected) => {
  expect(isTextPasted({ files, text })).toBe(expected);
});
