import { act, waitFor } from '@testing-library/react';
import { delay, HttpResponse, http, ws } from 'msw';
import { expect } from 'vitest';
import { server } from './server';

const endpoint = ws.link('ws://realtime.test/*');

/** Mock the realtime gateway: issue tickets and answer pings. */
export function serveRealtime() {
  const urls: string[] = [];
  const openedUrls: string[] = [];
  const open = new Set<{ send: (data: string) => void; close: (code?: number) => void }>();
  const received: unknown[] = [];
  let answersPings = true;
  server.use(
    http.post('/api/realtime/tickets', () => {
      const url = `ws://realtime.test/?ticket=${urls.length + 1}`;
      urls.push(url);
      return HttpResponse.json({ url }, { status: 201 });
    }),
    endpoint.addEventListener('connection', ({ client }) => {
      openedUrls.push(client.url.href);
      open.add(client);
      client.addEventListener('close', () => {
        open.delete(client);
      });
      client.addEventListener('message', ({ data }) => {
        received.push(JSON.parse(String(data)));
        if (answersPings) client.send(JSON.stringify({ type: 'pong', data: {} }));
      });
    }),
  );
  return {
    urls,
    openedUrls,
    received,
    open,
    push: (type: string, data: object) => {
      for (const client of open) client.send(JSON.stringify({ type, data }));
    },
    /** Wait until earlier pushes are processed: a ping and its pong pass through the same queue. */
    settled: async () => {
      const before = received.length;
      document.dispatchEvent(new Event('visibilitychange'));
      await waitFor(() => expect(received.length).toBeGreaterThan(before));
      await act(() => delay(20));
    },
    ignorePings: () => {
      answersPings = false;
    },
    drop: () => {
      for (const client of [...open]) client.close(1001);
    },
  };
}
