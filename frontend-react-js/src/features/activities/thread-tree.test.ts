import { expect, test } from 'vitest';
import type { Reply } from '@/lib/api/types';
import { bob, crudBy } from '@/test/users';
import { insertReply, replaceBranch, threadRows } from './thread-tree';

/** A reply whose name is its path: `ab` is a reply to `a`. */
function reply(name: string, hasMore = false): Reply {
  return {
    ...crudBy(bob, name, {
      uuid: name,
      reply_to_activity_uuid: name.length > 1 ? name.slice(0, -1) : 'root',
    }),
    depth: name.length,
    has_more_replies: hasMore,
  };
}

function pages(...names: string[]) {
  return names.map((each) => ({ items: each.split(' ').map((name) => reply(name)) }));
}

function names(list: readonly { items: Reply[] }[] | null) {
  return list?.map(({ items }) => items.map(({ uuid }) => uuid).join(' '));
}

const none = () => false;

test('the line to more replies comes after the branch', () => {
  const replies = [reply('a', true), reply('aa', true), reply('aaa'), reply('ab'), reply('b')];
  const keys = threadRows(replies, none).map(({ key }) => key);
  expect(keys).toEqual(['a', 'aa', 'aaa', 'more-aa', 'ab', 'more-a', 'b']);
});

test('an expired reply takes its branch with it', () => {
  const replies = ['a', 'b', 'ba', 'baa', 'bb', 'c', 'ca'].map((name) => reply(name));
  const keys = threadRows(replies, ({ uuid }) => uuid === 'b').map(({ key }) => key);
  expect(keys).toEqual(['a', 'c', 'ca']);
});

test('a branch without its reply isn’t shown below another', () => {
  const replies = ['a', 'ba', 'baa', 'c'].map((name) => reply(name));
  expect(threadRows(replies, none).map(({ key }) => key)).toEqual(['a', 'c']);
});

test.each([
  ['a direct reply comes last', 'c', false, ['a aa', 'b c']],
  ['or first', 'c', true, ['c a aa', 'b']],
  ['another comes after its parent’s branch', 'ab', false, ['a aa ab', 'b']],
  ['or at the end of a page', 'ba', false, ['a aa', 'b ba']],
])('%s', (_, name, isFirst, expected) => {
  const parent = name.length > 1 ? name.slice(0, -1) : 'root';
  const inserted = insertReply(pages('a aa', 'b'), reply(name), {
    subject: 'root',
    parent,
    isFirst,
  });
  expect(names(inserted)).toEqual(expected);
});

test.each(['aa', 'xy'])(
  'a reply that is there or has no parent there changes nothing: %s',
  (name) => {
    const place = { subject: 'root', parent: name.slice(0, -1), isFirst: false };
    expect(insertReply(pages('a aa'), reply(name), place)).toBeNull();
  },
);

test('a reply that is too deep, or after others that aren’t loaded, is one of “more replies”', () => {
  const deep = insertReply(pages('a aa aaa aaaa'), reply('aaaaa'), {
    subject: 'root',
    parent: 'aaaa',
    isFirst: false,
  });
  expect(names(deep)).toEqual(['a aa aaa aaaa']);
  expect(deep?.[0]?.items.at(-1)?.has_more_replies).toBe(true);
  const open = [{ items: [reply('a', true), reply('aa')] }];
  const after = insertReply(open, reply('ab'), { subject: 'root', parent: 'a', isFirst: false });
  expect(names(after)).toEqual(['a aa']);
});

test('more replies replace their branch, at its depth', () => {
  const own = ['a', 'aa', 'b'].map((name) => reply(name));
  const replaced = replaceBranch(pages('a aa aaa b', 'c'), 'a', own, false);
  expect(names(replaced)).toEqual(['a a aa b b', 'c']);
  expect(replaced[0]?.items.map(({ depth }) => depth)).toEqual([1, 2, 3, 2, 1]);
});
