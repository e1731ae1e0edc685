import { waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, test, vi } from 'vitest';
import { api } from '@/lib/api/client';
import { OfflineError } from '@/lib/http/offline';
import { SessionChangedError } from '@/lib/session/session-changed-error';
import { problem } from '@/test/problem';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice } from '@/test/users';
import { redactError } from './redact';
import { report } from './report';

function listen() {
  const items: string[] = [];
  server.use(
    http.post('https://api.rollbar.com/api/1/item/', async ({ request }) => {
      items.push(await request.text());
      return HttpResponse.json({ err: 0, result: { uuid: 'item' } });
    }),
  );
  return items;
}

test('without a token nothing is reported', async () => {
  const items = listen();
  report(new TypeError('untold'));
  vi.stubEnv('VITE_ROLLBAR_TOKEN', 'browser-token');
  report(new RangeError('told'));
  await waitFor(() => expect(items).toHaveLength(1));
  expect(items[0]).toContain('RangeError');
  expect(items[0]).not.toContain('TypeError');
  vi.unstubAllEnvs();
});

test('an error report is redacted to name and stack frames', async () => {
  vi.stubEnv('VITE_ROLLBAR_TOKEN', 'browser-token');
  window.history.replaceState(null, '', '/confirm?email=alice@cruddur.test#eyJtoken');
  const items = listen();
  report(new OfflineError('the device is offline'));
  report(new SessionChangedError());
  report(new TypeError('cannot read “my secret words” of alice@cruddur.test'));
  await waitFor(() => expect(items).toHaveLength(1));
  expect(items[0]).toContain('TypeError');
  expect(items[0]).toContain('/confirm');
  for (const secret of ['secret words', 'alice@', 'eyJ']) expect(items[0]).not.toContain(secret);
  window.history.replaceState(null, '', '/');
  vi.unstubAllEnvs();
});

test('a report contains the latest request id and the user id', async () => {
  vi.stubEnv('VITE_ROLLBAR_TOKEN', 'browser-token');
  const ids: (string | null)[] = [];
  server.use(
    http.get('/api/badges', ({ request }) => {
      ids.push(request.headers.get('X-Request-Id'));
      return HttpResponse.json({ notifications: 0, messages: 0 });
    }),
  );
  await signIn(alice);
  await api.GET('/api/badges');
  const items = listen();
  report(new TypeError('broken'));
  await waitFor(() => expect(items).toHaveLength(1));
  const { data } = JSON.parse(items[0] ?? '');
  expect(data.custom).toEqual({ request_id: ids[0] });
  expect(data.person).toEqual({ id: alice.uuid });
  for (const secret of [alice.handle, alice.display_name, 'token"']) {
    expect(JSON.stringify(data)).not.toContain(secret);
  }
  await signOut();
  vi.unstubAllEnvs();
});

test('a 5xx is reported with its request id, a 4xx is not reported', async () => {
  vi.stubEnv('VITE_ROLLBAR_TOKEN', 'browser-token');
  server.use(
    http.get('/api/badges', () => problem(503)),
    http.get('/api/trends', () => problem(404)),
  );
  const failed = await api.GET('/api/badges').catch((error: unknown) => error);
  const refused = await api.GET('/api/trends').catch((error: unknown) => error);
  const items = listen();
  report(refused);
  report(failed);
  await waitFor(() => expect(items).toHaveLength(1));
  const { data } = JSON.parse(items[0] ?? '');
  expect(data.custom).toEqual({ request_id: 'request-1' });
  expect(data.person).toBeUndefined();
  expect(JSON.stringify(data)).toContain('ProblemError');
  expect(JSON.stringify(data)).not.toContain('For the test');
  vi.unstubAllEnvs();
});

test('stack frames are kept without query strings', () => {
  const error = new TypeError('broken');
  error.stack =
    'TypeError: broken\nby “alice” at home\n    at act (https://c.test/a.js?v=1:2:3)\nrun@https://c.test/b.js:4:5';
  expect(redactError(error).stack).toBe(
    'TypeError: (left out)\n    at act (https://c.test/a.js:2:3)\nrun@https://c.test/b.js:4:5',
  );
});
