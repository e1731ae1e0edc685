import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/problem';
import { server } from '@/test/server';
import { OfflineError } from './offline';
import { ProblemError } from './problem';
import { send } from './send';

const address = new URL('/api/thing', window.location.origin);

test('every request has its own request id and trace context', async () => {
  const ids: (string | null)[] = [];
  const traces: (string | null)[] = [];
  server.use(
    http.get(address.href, ({ request }) => {
      ids.push(request.headers.get('X-Request-Id'));
      traces.push(request.headers.get('traceparent'));
      return HttpResponse.json({});
    }),
  );
  await send(new Request(address));
  await send(new Request(address));
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[0]).not.toBe(ids[1]);
  expect(traces[0]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(traces[0]).not.toBe(traces[1]);
});

test('an error response becomes a ProblemError with its codes and request id', async () => {
  server.use(http.get(address.href, () => problem(422, [{ code: 'ttl_blank', field: 'ttl' }])));
  const error = await send(new Request(address)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({
    status: 422,
    title: 'Refused',
    detail: 'For the test',
    codes: ['ttl_blank'],
    requestId: 'request-1',
  });
});

test('a problem without field errors has the code of its type', async () => {
  server.use(http.get(address.href, () => problem(404, 'message_group_not_found')));
  const error = await send(new Request(address)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status: 404, codes: ['message_group_not_found'] });
});

test('an error response without JSON is a ProblemError too', async () => {
  server.use(
    http.get(address.href, () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({
    name: 'ProblemError',
    status: 502,
  });
});

test('malformed JSON in an error response loses only the details', async () => {
  server.use(
    http.get(
      address.href,
      () => new HttpResponse('{', { status: 500, headers: { 'Content-Type': 'application/json' } }),
    ),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({ status: 500, errors: [] });
});

test('Retry-After is parsed', async () => {
  server.use(
    http.get(
      address.href,
      () => new HttpResponse(null, { status: 429, headers: { 'Retry-After': '7' } }),
    ),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({ retryAfterSeconds: 7 });
});

test('a network failure is an OfflineError', async () => {
  server.use(http.get(address.href, () => HttpResponse.error()));
  await expect(send(new Request(address))).rejects.toBeInstanceOf(OfflineError);
});

test('an aborted request is no OfflineError', async () => {
  server.use(http.get(address.href, () => HttpResponse.json({})));
  const giveUp = new AbortController();
  giveUp.abort();
  const error = await send(new Request(address, { signal: giveUp.signal })).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'AbortError' });
});
