import { expect, test } from 'vitest';
import { buildRequest, buildUrl } from './request';

test('path parameters are escaped, so they can’t change the path', () => {
  const { pathname } = buildUrl('/api/activities/tags/{tag}', { path: { tag: '../me?x#é' } });
  expect(pathname).toBe('/api/activities/tags/..%2Fme%3Fx%23%C3%A9');
});

test('parameters without a value are left out', () => {
  const { search } = buildUrl('/api/activities/search', {
    query: { term: 'a & b', cursor: undefined, limit: null },
  });
  expect(search).toBe('?term=a+%26+b');
});

test('a body is sent as JSON, with its headers', async () => {
  const request = buildRequest('POST', '/api/activities', {
    body: { message: 'Hello' },
    headers: { 'Idempotency-Key': 'one' },
  });
  expect(request.headers.get('Content-Type')).toBe('application/json');
  expect(request.headers.get('Idempotency-Key')).toBe('one');
  expect(await request.json()).toEqual({ message: 'Hello' });
});

test('a request without data has no body', () => {
  expect(buildRequest('DELETE', '/api/account').headers.has('Content-Type')).toBe(false);
});
