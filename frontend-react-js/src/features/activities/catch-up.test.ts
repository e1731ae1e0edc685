import { expect, test } from 'vitest';
import { bob, crudBy } from '@/test/users';
import { catchUp } from './catch-up';

const [a, b, c, d, e, f] = ['a', 'b', 'c', 'd', 'e', 'f'].map((uuid) =>
  crudBy(bob, uuid, { uuid }),
) as [Crud, Crud, Crud, Crud, Crud, Crud];
type Crud = ReturnType<typeof crudBy>;
const byCarol = { reposted_by: { handle: 'carol', display_name: 'Carol' } };

function compare(known: Crud[], items: Crud[], next: string | null = 'more') {
  const { fresh, gone, connects } = catchUp(known, { items, next });
  return { fresh: fresh.map(({ uuid }) => uuid).join(''), gone: [...gone].join(''), connects };
}

test('nothing is new when nothing has happened', () => {
  expect(compare([a, b, c], [a, b, c])).toEqual({ fresh: '', gone: '', connects: true });
});

test('what stands above the known is new', () => {
  expect(compare([c, d, e], [a, b, c])).toEqual({ fresh: 'ab', gone: '', connects: true });
});

test('a known crud that is missing between others has gone', () => {
  expect(compare([b, c, d, e], [a, b, d])).toEqual({ fresh: 'a', gone: 'c', connects: true });
});

test('what moved up from below because another went is not new', () => {
  expect(compare([a, b, c], [a, c, d])).toEqual({ fresh: '', gone: 'b', connects: true });
});

test('when more is new than a page holds, nothing is known of what lies between', () => {
  expect(compare([d, e, f], [a, b, c])).toEqual({ fresh: 'abc', gone: '', connects: false });
});

test('a known crud that was reposted since is neither new nor a tie to those around it', () => {
  expect(compare([c, d, e, f], [{ ...f, ...byCarol }, a, b])).toEqual({
    fresh: 'ab',
    gone: '',
    connects: false,
  });
  expect(compare([c, d, e, f], [{ ...f, ...byCarol }, b, c])).toEqual({
    fresh: 'b',
    gone: '',
    connects: true,
  });
});

test('a feed that fits on the page has nothing else in it', () => {
  expect(compare([c, d], [a], null)).toEqual({ fresh: 'a', gone: 'cd', connects: true });
  expect(compare([], [a, b], null)).toEqual({ fresh: 'ab', gone: '', connects: true });
});
