import { expect, test } from 'vitest';
import { bob, crudBy } from '@/test/users';
import { diffFeed } from './diff-feed';

const [a, b, c, d, e, f] = ['a', 'b', 'c', 'd', 'e', 'f'].map((uuid) =>
  crudBy(bob, uuid, { uuid }),
) as [Crud, Crud, Crud, Crud, Crud, Crud];
type Crud = ReturnType<typeof crudBy>;
const byCarol = { reposted_by: { handle: 'carol', display_name: 'Carol' } };

function compare(known: Crud[], items: Crud[], next: string | null = 'more') {
  const { added, removed, isContiguous } = diffFeed(known, { items, next });
  return {
    added: added.map(({ uuid }) => uuid).join(''),
    removed: [...removed].join(''),
    isContiguous,
  };
}

test('equal lists have no differences', () => {
  expect(compare([a, b, c], [a, b, c])).toEqual({ added: '', removed: '', isContiguous: true });
});

test('cruds above the known ones are added', () => {
  expect(compare([c, d, e], [a, b, c])).toEqual({ added: 'ab', removed: '', isContiguous: true });
});

test('a known crud that is missing between others is removed', () => {
  expect(compare([b, c, d, e], [a, b, d])).toEqual({
    added: 'a',
    removed: 'c',
    isContiguous: true,
  });
});

test('a crud that moved up because another was removed is not added', () => {
  expect(compare([a, b, c], [a, c, d])).toEqual({ added: '', removed: 'b', isContiguous: true });
});

test('if the whole page is new, it is not contiguous with the known cruds', () => {
  expect(compare([d, e, f], [a, b, c])).toEqual({ added: 'abc', removed: '', isContiguous: false });
});

test('a known crud that was reposted since is neither added nor aligns the lists', () => {
  expect(compare([c, d, e, f], [{ ...f, ...byCarol }, a, b])).toEqual({
    added: 'ab',
    removed: '',
    isContiguous: false,
  });
  expect(compare([c, d, e, f], [{ ...f, ...byCarol }, b, c])).toEqual({
    added: 'b',
    removed: '',
    isContiguous: true,
  });
});

test('if the page is the last one, all other cruds are removed', () => {
  expect(compare([c, d], [a], null)).toEqual({ added: 'a', removed: 'cd', isContiguous: true });
  expect(compare([], [a, b], null)).toEqual({ added: 'ab', removed: '', isContiguous: true });
});
