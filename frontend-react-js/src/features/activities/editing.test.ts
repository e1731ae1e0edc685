import { expect, test } from 'vitest';
import { alice, crudBy } from '@/test/users';
import { isEditable } from './editing';

const MINUTE = 60_000;

test.each([
  ['likes_count', 4, true],
  ['likes_count', 5, false],
  ['reposts_count', 5, false],
  ['replies_count', 5, false],
  ['quotes_count', 5, false],
  [null, 60, true],
] as const)('with a reaction in %s, after %i minutes, a crud is editable: %s', (count, age, is) => {
  const crud = crudBy(alice, 'hello', count === null ? {} : { [count]: 1 });
  expect(isEditable(crud, Date.parse(crud.created_at) + age * MINUTE)).toBe(is);
});
