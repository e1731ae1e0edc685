import type { Page, Request, Response } from '@playwright/test';

export type Failure = { method: string; path: string; reason: string; status: number | null };

/** What a page reported during an action. */
export type Events = {
  /** Uncaught errors and unhandled rejections. */
  errors: string[];
  consoleErrors: string[];
  failures: Failure[];
  /** The writes that succeeded. */
  accepted: { method: string; path: string; message: string | null }[];
};

// The browser's own lines about failed requests, which are judged as requests.
const ABOUT_REQUESTS = /Failed to load resource|WebSocket connection to/;
// The page was left, or the app cancelled the request.
const CANCELLED = /ERR_ABORTED|NS_BINDING_ABORTED/;

/** Record the errors and the requests of a page. */
export function recordEvents(page: Page) {
  const pending = new Set<Request>();
  const answers = new Set<Promise<unknown>>();
  const rejected = new Map<string, Failure>();
  let events: Events = { errors: [], consoleErrors: [], failures: [], accepted: [] };

  page.on('pageerror', (error) => events.errors.push(`${error.name}: ${error.message}`));
  page.on('console', (line) => {
    const text = line.text();
    if (line.type() === 'error' && !ABOUT_REQUESTS.test(text)) events.consoleErrors.push(text);
  });
  page.on('request', (request) => pending.add(request));
  page.on('requestfinished', (request) => pending.delete(request));
  page.on('requestfailed', (request) => {
    pending.delete(request);
    const reason = request.failure()?.errorText ?? 'failed';
    if (!CANCELLED.test(reason)) events.failures.push({ ...where(request), reason, status: null });
  });
  page.on('response', (response) => {
    const request = response.request();
    const key = `${request.method()} ${request.url()}`;
    const status = response.status();
    if (status === 401 && request.headers().authorization) {
      // The app refreshes its token and repeats the request once.
      rejected.set(key, { ...where(request), reason: '401', status });
    } else if (status >= 400) {
      events.failures.push({ ...where(request), reason: String(status), status });
    } else {
      rejected.delete(key);
      if (request.method() !== 'GET') {
        // The browser doesn't tell the body of a request that fetch may repeat; the answer quotes it.
        const { accepted } = events;
        answers.add(
          messageOf(response).then((message) => accepted.push({ ...where(request), message })),
        );
      }
    }
  });
  // A new document has nothing to do with requests of the one before.
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) rejected.clear();
  });
  page.on('popup', (popup) => popup.close());

  return {
    hasPending: () => [...pending].some((request) => request.resourceType() !== 'websocket'),

    /** Return the events since the last call. */
    async take(): Promise<Events> {
      await Promise.all(answers);
      answers.clear();
      const taken = { ...events, failures: [...events.failures, ...rejected.values()] };
      rejected.clear();
      events = { errors: [], consoleErrors: [], failures: [], accepted: [] };
      return taken;
    },
  };
}

function where(request: Request) {
  return { method: request.method(), path: new URL(request.url()).pathname };
}

/** Return the text of the crud or message that was written; null if it is another answer, or was left. */
async function messageOf(response: Response): Promise<string | null> {
  try {
    return (await response.json()).message ?? null;
  } catch {
    return null;
  }
}
