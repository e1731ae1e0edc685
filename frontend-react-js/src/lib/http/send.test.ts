import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/problem';
import { server } from '@/test/server';
import { OfflineError } from './offline';
import { ProblemError } from './problem';
import { send } from './send';

const address = new URL('/api/thing', window.location.origin);

test('every request carries an id and a trace context of its own', async () => {
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

test('a refusal becomes a ProblemError with its codes and its request id', async () => {
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

test('one that is about no field has the code of its type', async () => {
  server.use(http.get(address.href, () => problem(404, 'message_group_not_found')));
  const error = await send(new Request(address)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status: 404, codes: ['message_group_not_found'] });
});

test('a refusal by something that speaks no JSON is a ProblemError too', async () => {
  server.use(
    http.get(address.href, () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({
    name: 'ProblemError',
    status: 502,
  });
});

test('broken JSON in a refusal hides nothing but the details', async () => {
  server.use(
    http.get(
      address.href,
      () => new HttpResponse('{', { status: 500, headers: { 'Content-Type': 'application/json' } }),
    ),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({ status: 500, errors: [] });
});

test('how long to wait is read from Retry-After', async () => {
  server.use(
    http.get(
      address.href,
      () => new HttpResponse(null, { status: 429, headers: { 'Retry-After': '7' } }),
    ),
  );
  await expect(send(new Request(address))).rejects.toMatchObject({ retryAfterSeconds: 7 });
});

test('no answer is an OfflineError', async () => {
  server.use(http.get(address.href, () => HttpResponse.error()));
  await expect(send(new Request(address))).rejects.toBeInstanceOf(OfflineError);
});

test('a request that was given up is not called offline', async () => {
  server.use(http.get(address.href, () => HttpResponse.json({})));
  const giveUp = new AbortController();
  giveUp.abort();
  const error = await send(new Request(address, { signal: giveUp.signal })).catch(
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'AbortError' });
});
