import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outbox } from '@/features/messages/outbox';
import { groupWith, messageBy } from '@/test/message-factories';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { created, serveMessages } from '@/test/serve-messages';
import { serveRealtime } from '@/test/serve-realtime';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol } from '@/test/users';
import { AppRoutes } from './AppRoutes';

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  await signIn(alice);
});
afterEach(async () => {
  vi.useRealTimers();
  await signOut();
});

const withBob = '0197c1d0-0000-7000-9000-00000000000b';
const path = `/messages/${withBob}`;

function serveConversation(changes: Parameters<typeof groupWith>[2] = {}) {
  const hello = messageBy(bob, withBob, 'hello from bob');
  const reply = messageBy(alice, withBob, 'hello bob');
  return serveMessages(alice, [groupWith(bob, reply, changes)], [hello, reply]);
}

/** Render the conversation with a connected socket. */
async function open() {
  const realtime = serveRealtime();
  const shown = render(<AppRoutes />, path);
  await waitFor(() => expect(realtime.open.size).toBe(1));
  await field();
  return { ...shown, realtime };
}

const field = () => screen.findByLabelText('Message');
const log = () => screen.getByRole('log');
const shownMessages = () =>
  within(log())
    .getAllByText(/./, { selector: 'p[dir]' })
    .map((message) => message.textContent);

function setVisibility(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Return these responses in turn, then those of the mock API. */
function respondToSends(...responses: (() => Response | Promise<Response>)[]) {
  const keys: (string | null)[] = [];
  server.use(
    http.post('/api/messages', ({ request }) => {
      const response = responses[keys.length];
      if (!response) return undefined;
      keys.push(request.headers.get('Idempotency-Key'));
      return response();
    }),
  );
  return keys;
}

describe('reading', () => {
  test('messages are in order, grouped by day and author', async () => {
    vi.setSystemTime('2028-02-29T12:00:00');
    const old = messageBy(bob, withBob, 'long ago', { created_at: '2020-02-03T12:00:00' });
    const hello = messageBy(bob, withBob, 'hello from bob');
    const reply = messageBy(alice, withBob, 'hello bob');
    serveMessages(alice, [groupWith(bob, reply)], [old, hello, reply]);
    render(<AppRoutes />, path);
    await field();
    expect(shownMessages()).toEqual(['long ago', 'hello from bob', 'hello bob']);
    expect(
      within(log())
        .getAllByRole('heading')
        .map((day) => day.textContent),
    ).toEqual(['Feb 3, 2020', 'Today']);
    expect(within(log()).getAllByText('Bob:')).toHaveLength(2);
    expect(screen.getByRole('link', { name: 'Bob @bob' })).toHaveAttribute('href', '/@bob');
    expect(document.title).toBe('Bob (@bob) · Cruddur');
  });

  test('opening a conversation marks it as read and lowers the unread count', async () => {
    const api = serveConversation({ unread_count: 2 });
    render(<AppRoutes />, path);
    await waitFor(() => expect(api.read).toHaveBeenCalledWith(withBob));
    expect(api.markers).toEqual([api.messages.at(-1)?.uuid]);
    expect(await screen.findByRole('link', { name: 'Messages' })).toBeInTheDocument();
    expect(api.read).toHaveBeenCalledTimes(1);
  });

  test('a conversation without unread messages isn’t marked as read', async () => {
    const api = serveConversation();
    await open();
    expect(api.read).not.toHaveBeenCalled();
  });

  test('a failed mark-read is retried with the next visit or message, not in a loop', async () => {
    const api = serveConversation({ unread_count: 2 });
    let tries = 0;
    server.use(
      http.put('/api/message_groups/:uuid/read', () => {
        tries += 1;
        return problem(503);
      }),
    );
    const { realtime } = await open();
    await waitFor(() => expect(tries).toBe(1));
    await screen.findByRole('link', { name: 'Messages, 1 unread' });
    await act(() => delay(200));
    expect(tries).toBe(1);

    realtime.push('message.created', created(messageBy(bob, withBob, 'still there?'), 3));
    await waitFor(() => expect(tries).toBe(2));
    await act(() => delay(200));
    expect(tries).toBe(2);

    setVisibility('hidden');
    setVisibility('visible');
    await waitFor(() => expect(tries).toBe(3));
    expect(api.read).not.toHaveBeenCalled();
  });

  test('a duplicate message event is shown once, announced, and marked as read', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const news = created(messageBy(bob, withBob, 'news from bob'), 1);
    realtime.push('message.created', news);
    realtime.push('message.created', news);
    await waitFor(() =>
      expect(shownMessages()).toEqual(['hello from bob', 'hello bob', 'news from bob']),
    );
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
    expect(screen.getByText('Bob: news from bob')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Messages' })).toBeInTheDocument();
    realtime.push('message.created', news);
    await realtime.settled();
    expect(shownMessages()).toHaveLength(3);
    expect(api.read).toHaveBeenCalledTimes(1);
  });

  test('links in messages are links, also in those that come live', async () => {
    const url = 'https://example.com/';
    const link = { kind: 'link', start: 4, end: 24, url } as const;
    const old = messageBy(bob, withBob, `see ${url}`, { entities: [link] });
    const news = messageBy(bob, withBob, `now ${url}`, { entities: [link] });
    const api = serveMessages(alice, [groupWith(bob, old)], [old]);
    const { realtime } = await open();
    const links = () => within(log()).queryAllByRole('link', { name: url });
    await waitFor(() => expect(links()).toHaveLength(1));
    expect(links()[0]).toHaveAttribute('href', url);
    expect(links()[0]).toHaveAttribute('rel', 'noopener nofollow ugc');
    api.messages = [old, news];
    realtime.push('message.created', created(news, 1));
    await waitFor(() => expect(links()).toHaveLength(2));
  });

  test('a message deleted for oneself on another device is removed', async () => {
    serveConversation();
    const { realtime } = await open();
    const news = messageBy(bob, withBob, 'news from bob');
    realtime.push('message.created', created(news, 1));
    await waitFor(() => expect(shownMessages()).toContain('news from bob'));
    realtime.push('message.hidden', { uuid: news.uuid, message_group_uuid: withBob });
    await waitFor(() => expect(shownMessages()).not.toContain('news from bob'));
  });

  test('the first reply is marked as read while the conversation is open', async () => {
    const question = messageBy(alice, withBob, 'anybody there?');
    const api = serveMessages(alice, [groupWith(bob, question)], [question]);
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(bob, withBob, 'I am'), 1));
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
  });

  test('messages that arrive out of order are sorted', async () => {
    serveConversation();
    const { realtime } = await open();
    const [first, second] = ['first', 'second'].map((text) => messageBy(bob, withBob, text));
    if (first && second) {
      realtime.push('message.created', created(second, 1));
      realtime.push('message.created', created(first, 1));
    }
    await waitFor(() => expect(shownMessages().slice(2)).toEqual(['first', 'second']));
  });

  test('a message of another conversation isn’t shown', async () => {
    serveConversation();
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(carol, 'other', 'to alice'), 1));
    await realtime.settled();
    expect(shownMessages()).toHaveLength(2);
  });

  test('one’s own latest message shows Sent, then the read receipt', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const newest = api.messages.at(-1);
    expect(within(log()).getByText(/· Sent/)).toBeInTheDocument();
    realtime.push('message_group.read', {
      message_group_uuid: withBob,
      user_uuid: bob.uuid,
      message_uuid: newest?.uuid,
    });
    expect(await within(log()).findByText(/· Seen/)).toBeInTheDocument();
    expect(within(log()).queryByText(/· Sent/)).not.toBeInTheDocument();
  });

  test('an earlier read receipt is shown on load', async () => {
    const hello = messageBy(alice, withBob, 'hello bob');
    serveMessages(alice, [groupWith(bob, hello, { read_up_to: hello.uuid })], [hello]);
    render(<AppRoutes />, path);
    expect(await screen.findByText(/· Seen/)).toBeInTheDocument();
  });

  test('older messages are added above without moving the scroll position', async () => {
    const messages = Array.from({ length: 25 }, (_, index) =>
      messageBy(bob, withBob, `message ${index}`),
    );
    const newest = messages.at(-1);
    if (newest) serveMessages(alice, [groupWith(bob, newest)], messages);
    render(<AppRoutes />, path);
    await screen.findByText('message 24');
    expect(screen.queryByText('message 4')).not.toBeInTheDocument();

    // jsdom has no layout: each message, and the button, is 100 px high.
    const list = log();
    const height = () =>
      100 *
      (shownMessages().length + (within(list).queryByRole('button', { name: /older/ }) ? 1 : 0));
    Object.defineProperty(list, 'scrollHeight', { get: height });
    Object.defineProperty(list, 'clientHeight', { value: 500 });
    act(() => {
      list.scrollTop = 150;
      list.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    await userEvent.click(within(list).getByRole('button', { name: 'Show older messages' }));
    expect(await screen.findByText('message 4')).toBeInTheDocument();
    expect(shownMessages()).toHaveLength(25);
    // The button is gone, and five messages are above.
    expect(list.scrollTop).toBe(150 + 5 * 100 - 100);
    expect(within(list).queryByRole('button', { name: /older/ })).not.toBeInTheDocument();
  });

  test('a reload keeps the place in messages that are scrolled up, and no text', async () => {
    const messages = Array.from({ length: 45 }, (_, index) =>
      messageBy(bob, withBob, `message ${index}`),
    );
    const newest = messages.at(-1);
    const groups = newest ? [groupWith(bob, newest)] : [];
    const api = serveMessages(alice, groups, messages);
    // jsdom has no layout: each message is 100 px high.
    vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function rect(
      this: HTMLElement,
    ) {
      const scroller = this.closest<HTMLElement>('[role="log"]');
      const rows = [...(scroller?.querySelectorAll('[data-message]') ?? [])];
      const index = rows.indexOf(this);
      return new DOMRect(0, index < 0 ? 0 : index * 100 - (scroller?.scrollTop ?? 0), 390, 100);
    });
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(100);
    vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(4500);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(500);
    const first = render(<AppRoutes />, path);
    await userEvent.click(await screen.findByRole('button', { name: 'Show older messages' }));
    await screen.findByText('message 10');
    act(() => {
      log().scrollTop = 530;
      log().dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    window.dispatchEvent(new Event('pagehide'));
    expect(JSON.stringify(sessionStorage)).not.toContain('message 10');
    first.unmount();
    api.requests = [];

    render(<AppRoutes />, path);
    await screen.findByText('message 10');
    expect(api.requests.filter((request) => request.startsWith('messages'))).toEqual([
      'messages?limit=100',
      `messages?cursor=${messages[25]?.uuid}&limit=100`,
    ]);
    expect(log().scrollTop).toBe(530);

    act(() => {
      log().scrollTop = 4000;
      log().dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    window.dispatchEvent(new Event('pagehide'));
    expect(sessionStorage).toHaveLength(0);
  });

  test('a new message doesn’t scroll a reader who is further up, and stays unread until seen', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const list = log();
    Object.defineProperty(list, 'scrollHeight', { get: () => 1000 + 100 * shownMessages().length });
    Object.defineProperty(list, 'clientHeight', { value: 500 });
    act(() => {
      list.scrollTop = 10;
      list.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    realtime.push('message.created', created(messageBy(bob, withBob, 'news from bob'), 1));
    await waitFor(() => expect(shownMessages()).toHaveLength(3));
    expect(list.scrollTop).toBe(10);
    expect(api.read).not.toHaveBeenCalled();

    await userEvent.click(screen.getByRole('button', { name: 'Go to the newest' }));
    expect(list.scrollTop).toBe(1300);
    act(() => {
      list.scrollTop = 800;
      list.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
  });

  test('loading older messages can be retried', async () => {
    const messages = Array.from({ length: 21 }, (_, index) =>
      messageBy(bob, withBob, `message ${index}`),
    );
    const newest = messages.at(-1);
    if (newest) serveMessages(alice, [groupWith(bob, newest)], messages);
    render(<AppRoutes />, path);
    const more = await screen.findByRole('button', { name: 'Show older messages' });
    let fails = true;
    server.use(
      http.get('/api/messages/:uuid', ({ request }) => {
        // The newest page is refetched automatically.
        if (!fails || !new URL(request.url).searchParams.has('cursor')) return undefined;
        fails = false;
        return problem(503);
      }),
    );
    await userEvent.click(more);
    expect(await screen.findByText('More didn’t load.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('message 0')).toBeInTheDocument();
  });

  test.each([404, 422])('a conversation that returns %i is not found', async (status) => {
    server.use(
      http.get('/api/message_groups', () => HttpResponse.json([])),
      http.get('/api/message_groups/:uuid', () => problem(status)),
      http.get('/api/messages/:uuid', () => problem(status)),
    );
    render(<AppRoutes />, path);
    expect(await screen.findByText('There is no such conversation')).toBeInTheDocument();
  });

  test('loading a conversation can be retried', async () => {
    server.use(
      http.get('/api/message_groups', () => HttpResponse.json([])),
      http.get('/api/message_groups/:uuid', () => problem(503)),
      http.get('/api/messages/:uuid', () => problem(503)),
    );
    render(<AppRoutes />, path);
    await screen.findByRole('alert');
    serveConversation();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });

  test('a conversation that was left can be continued', async () => {
    const api = serveConversation({ folder: 'gone' });
    api.messages = [];
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello again{Enter}');
    await waitFor(() => expect(shownMessages()).toEqual(['hello again']));
    expect(api.sent.map(({ body }) => body)).toEqual([
      { message: 'hello again', message_group_uuid: withBob, handle: null },
    ]);
    expect(await screen.findByRole('button', { name: 'Conversation options' })).toBeInTheDocument();
  });

  test('a conversation with a deleted account is read-only', async () => {
    serveConversation({ deleted: true, handle: 'deleted', display_name: 'Deleted account' });
    render(<AppRoutes />, path);
    expect(await screen.findByText(/This account is gone/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Message')).not.toBeInTheDocument();
  });
});

describe('backfill of missed messages', () => {
  test('happens after a reconnect, without duplicates', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const messages = ['one', 'two'].map((text) => messageBy(bob, withBob, text));
    realtime.drop();
    api.messages = [...api.messages, ...messages];
    await waitFor(() => expect(shownMessages().slice(2)).toEqual(['one', 'two']));
    expect(realtime.openedUrls).toHaveLength(2);
    for (const one of messages) realtime.push('message.created', created(one, 2));
    await realtime.settled();
    expect(shownMessages()).toHaveLength(4);
  });

  test('fetches all pages', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.drop();
    const messages = Array.from({ length: 150 }, (_, index) =>
      messageBy(bob, withBob, `missed ${index}`),
    );
    api.messages = [...api.messages, ...messages];
    await waitFor(() => expect(shownMessages()).toHaveLength(152));
    expect(shownMessages().at(-1)).toBe('missed 149');
    expect(shownMessages()[2]).toBe('missed 0');
  });

  test('fetches all pages, even if deleted messages make them shorter', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.drop();
    const messages = Array.from({ length: 150 }, (_, index) =>
      messageBy(bob, withBob, `missed ${index}`),
    );
    api.messages = [...api.messages, ...messages];
    // Some messages of the first backfilled page, and all of the newest.
    for (const { uuid } of [...messages.slice(10, 20), ...messages.slice(-20)])
      api.hidden.add(uuid);
    await waitFor(() => expect(shownMessages().at(-1)).toBe('missed 129'));
    expect(shownMessages()).toHaveLength(2 + 150 - 30);
  });

  test('includes tombstones and deletions', async () => {
    const old = { created_at: new Date(Date.now() - 3_600_000).toISOString() };
    const [a, b, c] = ['a', 'b', 'c'].map((text) => messageBy(bob, withBob, text, old));
    if (!a || !b || !c) throw new Error('three messages');
    const api = serveMessages(alice, [groupWith(bob, c)], [a, b, c]);
    const { realtime } = await open();
    expect(shownMessages()).toEqual(['a', 'b', 'c']);
    realtime.drop();
    api.messages = [{ ...a, deleted: true, message: '' }, c];
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    await waitFor(() => expect(shownMessages()).toEqual(['c']));
  });

  test('keeps a recent message that the newest page doesn’t have yet', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const [pushed, later] = ['pushed', 'later'].map((text) => messageBy(bob, withBob, text));
    if (!pushed || !later) throw new Error('two messages');
    realtime.push('message.created', created(pushed, 1));
    await waitFor(() => expect(shownMessages()).toContain('pushed'));
    realtime.drop();
    api.messages = [...api.messages, later];
    await waitFor(() => expect(shownMessages()).toContain('later'));
    expect(shownMessages().slice(2)).toEqual(['pushed', 'later']);
  });

  test('polls every five seconds while the socket is not connected', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const api = serveConversation();
    render(<AppRoutes />, path);
    await field();
    api.messages = [...api.messages, messageBy(bob, withBob, 'said meanwhile')];
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await within(log()).findByText('said meanwhile')).toBeInTheDocument();
    await waitFor(() => expect(api.read).toHaveBeenCalled());
  });

  test('happens when the user returns to a cached conversation', async () => {
    const api = serveConversation();
    await open();
    await userEvent.click(screen.getByRole('link', { name: 'Back to messages' }));
    await screen.findByRole('link', { name: /hello bob/ });
    api.messages = [...api.messages, messageBy(bob, withBob, 'said meanwhile')];
    vi.setSystemTime(Date.now() + 60_000);
    await userEvent.click(screen.getByRole('link', { name: /hello bob/ }));
    expect(await within(log()).findByText('said meanwhile')).toBeInTheDocument();
  });
});

describe('writing', () => {
  test('Enter sends, clears the field immediately, and shows the message', async () => {
    const api = serveConversation();
    await open();
    await userEvent.type(await field(), '  good day {Enter}');
    expect(await field()).toHaveValue('');
    expect(await field()).toHaveFocus();
    await waitFor(() =>
      expect(shownMessages()).toEqual(['hello from bob', 'hello bob', 'good day']),
    );
    expect(screen.queryByText('Sending…')).not.toBeInTheDocument();
    expect(within(log()).getByText(/· Sent/)).toBeInTheDocument();
    expect(api.sent).toEqual([
      {
        body: { message: 'good day', message_group_uuid: withBob, handle: null },
        key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });

  test('Shift+Enter inserts a line, and Enter during IME composition sends nothing', async () => {
    const api = serveConversation();
    await open();
    await userEvent.type(await field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(await field()).toHaveValue('one\ntwo');
    const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    (await field()).dispatchEvent(enter);
    expect(await field()).toHaveValue('one\ntwo');
    expect(api.sent).toEqual([]);
  });

  test('on a touch device, Enter inserts a line, and the button sends', async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (media) =>
        ({
          media,
          matches: media === '(pointer: coarse)',
          addEventListener() {},
          removeEventListener() {},
        }) as unknown as MediaQueryList,
    );
    const api = serveConversation();
    await open();
    expect(await field()).not.toHaveFocus();
    await userEvent.type(await field(), 'one{Enter}two');
    expect(await field()).toHaveValue('one\ntwo');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => expect(api.sent).toHaveLength(1));
  });

  test('a message being sent is marked, and not duplicated by its event or its response', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const sent = messageBy(alice, withBob, 'good day');
    let response = () => {};
    respondToSends(async () => {
      await new Promise<void>((resolve) => {
        response = resolve;
      });
      return HttpResponse.json(sent);
    });
    await userEvent.type(await field(), 'good day{Enter}');
    expect(await screen.findByText('Sending…')).toBeInTheDocument();
    expect(shownMessages()).toEqual(['hello from bob', 'hello bob', 'good day']);

    realtime.push('message.created', created(sent));
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(shownMessages()).toEqual(['hello from bob', 'hello bob', 'good day']);

    response();
    await realtime.settled();
    realtime.push('message.created', created(sent));
    await realtime.settled();
    expect(shownMessages()).toEqual(['hello from bob', 'hello bob', 'good day']);
    expect(api.read).not.toHaveBeenCalled();
  });

  test('a message sent from another tab is shown', async () => {
    serveConversation();
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(alice, withBob, 'from elsewhere')));
    await waitFor(() => expect(shownMessages().at(-1)).toBe('from elsewhere'));
  });

  test('several messages are sent in order', async () => {
    const api = serveConversation();
    await open();
    server.use(
      http.post('/api/messages', async () => {
        await delay(30);
        return undefined;
      }),
    );
    await userEvent.type(await field(), 'one{Enter}two{Enter}three{Enter}');
    await waitFor(() => expect(api.sent).toHaveLength(3));
    expect(api.sent.map(({ body }) => (body as { message: string }).message)).toEqual([
      'one',
      'two',
      'three',
    ]);
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(shownMessages().slice(2)).toEqual(['one', 'two', 'three']);
  });

  test('a blank or too long message can’t be sent', async () => {
    const api = serveConversation();
    await open();
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    await userEvent.type(await field(), '  {Enter}');
    await userEvent.click(await field());
    await userEvent.paste('x'.repeat(1_002));
    expect(await screen.findByRole('alert')).toHaveTextContent('That is 2 characters too long.');
    await userEvent.type(await field(), '{Enter}');
    expect(api.sent).toEqual([]);
  });

  test('a draft belongs to the user, also after the recipient changed their handle', async () => {
    serveConversation();
    const first = render(<AppRoutes />, path);
    await userEvent.type(await field(), 'half a thou');
    first.unmount();

    await signIn({ ...bob, handle: alice.handle });
    const second = render(<AppRoutes />, path);
    expect(await field()).toHaveValue('');
    second.unmount();

    await signIn({ ...alice, handle: 'liddell' });
    render(<AppRoutes />, path);
    expect(await field()).toHaveValue('half a thou');
  });

  test('a draft survives a reload, per conversation', async () => {
    serveConversation();
    const { unmount } = await open();
    await userEvent.type(await field(), 'half a thou');
    unmount();
    render(<AppRoutes />, path);
    expect(await field()).toHaveValue('half a thou');
  });
});

describe('when sending fails', () => {
  const down = () => problem(503);

  test('a transient failure is retried automatically with the same idempotency key', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = respondToSends(() => HttpResponse.error(), down);
    await user.type(await field(), 'good day{Enter}');
    await vi.advanceTimersByTimeAsync(5_000);
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(keys).toEqual([api.sent[0]?.key, api.sent[0]?.key]);
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(shownMessages().slice(2)).toEqual(['good day']);
  });

  test('later messages wait until the retry of an earlier one has sent it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = respondToSends(down);
    await user.type(await field(), 'one{Enter}two{Enter}');
    await waitFor(() => expect(keys).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(5_000);
    await waitFor(() => expect(api.sent).toHaveLength(2));
    expect(api.sent.map(({ body }) => (body as { message: string }).message)).toEqual([
      'one',
      'two',
    ]);
  });

  test('after a permanent failure, Retry sends with the same idempotency key', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = respondToSends(down, down, down);
    await user.type(await field(), 'good day{Enter}');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await screen.findByText('Not sent. The trouble is on our side.')).toBeInTheDocument();
    expect(shownMessages().at(-1)).toBe('good day');
    expect(await field()).toHaveValue('');

    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(screen.queryByText(/Not sent/)).not.toBeInTheDocument());
    await waitFor(() => expect(shownMessages().slice(2)).toEqual(['good day']));
    expect(new Set([...keys, api.sent[0]?.key]).size).toBe(1);
    expect(keys).toHaveLength(3);
  });

  test('an unsent message survives a reload with its idempotency key', async () => {
    const api = serveConversation();
    const { unmount } = await open();
    const keys = respondToSends(() => problem(429));
    await userEvent.type(await field(), 'good day{Enter}');
    await screen.findByText(/Not sent\. That was a lot at once/);
    unmount();
    outbox.reset();

    render(<AppRoutes />, path);
    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(api.sent[0]?.key).toBe(keys[0]);
    await waitFor(() => expect(shownMessages().slice(2)).toEqual(['good day']));
  });

  test('a message that can’t be sent can be discarded', async () => {
    serveConversation();
    await open();
    respondToSends(() => problem(404, 'message_group_not_found'));
    await userEvent.type(await field(), 'good day{Enter}');
    expect(await screen.findByText(/They can’t be written to any more/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(shownMessages()).toEqual(['hello from bob', 'hello bob']);
  });

  test('a message to somebody who has just left says so', async () => {
    serveConversation();
    await open();
    respondToSends(() => problem(404, 'person_not_found'));
    await userEvent.type(await field(), 'good day{Enter}');
    expect(
      await screen.findByText('Not sent. This account is gone. Nobody would read it.'),
    ).toBeInTheDocument();
  });

  test('an unsent message is never sent as another user', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = respondToSends(down);
    await user.type(await field(), 'good day{Enter}');
    await waitFor(() => expect(keys).toHaveLength(1));
    await signIn(carol);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.sent).toEqual([]);
    expect(outbox.list(alice.uuid)).toMatchObject([{ message: 'good day', state: 'failed' }]);
  });
});

describe('deleting', () => {
  async function choose(what: string, nth = -1) {
    const menus = within(log()).getAllByRole('button', { name: 'Message options' });
    const menu = menus.at(nth);
    if (menu) await userEvent.click(menu);
    await userEvent.click(await screen.findByRole('menuitem', { name: what }));
  }
  const confirm = () =>
    userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }));

  test('a message is deleted for oneself', async () => {
    const api = serveConversation();
    await open();
    await choose('Delete for me', 0);
    await confirm();
    await waitFor(() => expect(shownMessages()).toEqual(['hello bob']));
    expect(api.requests).toContain('delete?for=me');
  });

  test('only one’s own message can be deleted for everyone, and leaves a tombstone', async () => {
    const api = serveConversation();
    await open();
    const [others] = within(log()).getAllByRole('button', { name: 'Message options' });
    if (others) await userEvent.click(others);
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
      'Copy',
      'Delete for me',
      'Report…',
    ]);
    await userEvent.keyboard('{Escape}');
    await choose('Delete for everyone');
    await confirm();
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('hello bob', { selector: 'p' })).not.toBeInTheDocument();
    expect(api.requests).toContain('delete?for=everyone');
  });

  test('a long press of a finger opens the menu, a move or a short one doesn’t', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    serveConversation();
    await open();
    const message = within(log()).getByText('hello bob', { selector: 'p' });
    const down = { pointerType: 'touch', isPrimary: true, clientX: 10, clientY: 10 };
    const press = async (milliseconds: number) => {
      await act(() => vi.advanceTimersByTimeAsync(milliseconds));
      return screen.queryByRole('menu') !== null;
    };

    fireEvent.pointerDown(message, down);
    fireEvent.pointerUp(message, down);
    expect(await press(600)).toBe(false);

    fireEvent.pointerDown(message, down);
    fireEvent.pointerMove(message, { ...down, clientY: 40 });
    expect(await press(600)).toBe(false);

    fireEvent.pointerDown(message, { ...down, pointerType: 'mouse' });
    expect(await press(600)).toBe(false);

    fireEvent.pointerDown(message, down);
    expect(await press(600)).toBe(true);
  });

  test('a message is copied', async () => {
    const user = userEvent.setup();
    serveConversation();
    await open();
    await user.click(
      within(log()).getAllByRole('button', { name: 'Message options' })[0] as Element,
    );
    await user.click(await screen.findByRole('menuitem', { name: 'Copy' }));
    expect(await screen.findByText('Copied.')).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe(shownMessages()[0]);
  });

  test('a message that the other deletes for everyone is removed immediately', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.push('message.deleted', {
      uuid: api.messages[0]?.uuid,
      message_group_uuid: withBob,
    });
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('hello from bob')).not.toBeInTheDocument();
  });

  test('a failed deletion shows an error and restores the message', async () => {
    serveConversation();
    await open();
    server.use(http.delete('/api/messages/:group/:uuid', () => problem(503)));
    await choose('Delete for me');
    await confirm();
    expect(await screen.findByRole('alert')).toHaveTextContent('It is still there');
    expect(shownMessages()).toHaveLength(2);
  });

  test('a conversation is left after confirmation', async () => {
    const api = serveConversation();
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Conversation options' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Leave conversation' }));
    await userEvent.click(screen.getByRole('button', { name: 'Leave' }));
    expect(await screen.findByText('No messages yet')).toBeInTheDocument();
    expect(screen.getByText('You left the conversation with @bob.')).toBeInTheDocument();
    expect(api.groups).toEqual([]);
  });
});

describe('a message request', () => {
  function request() {
    const first = messageBy(bob, withBob, 'may I?');
    return serveMessages(
      alice,
      [groupWith(bob, first, { folder: 'requests', unread_count: 1 })],
      [first],
    );
  }

  test('can be read before it is accepted, without a read receipt', async () => {
    const api = request();
    const realtime = serveRealtime();
    render(<AppRoutes />, path);
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await realtime.settled();
    expect(screen.queryByLabelText('Message')).not.toBeInTheDocument();
    expect(api.read).not.toHaveBeenCalled();

    await userEvent.click(screen.getByRole('button', { name: 'Accept @bob' }));
    expect(await field()).toBeInTheDocument();
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
  });

  test('that is declined leads back to the requests', async () => {
    const api = request();
    render(<AppRoutes />, path);
    await userEvent.click(await screen.findByRole('button', { name: 'Decline @bob' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(api.groups).toEqual([]);
  });
});

describe('a new conversation', () => {
  test('is created by the first message, and opened', async () => {
    const api = serveMessages(alice, [], []);
    server.use(
      http.post('/api/messages', async ({ request }) => {
        const body = (await request.clone().json()) as { message: string };
        const first = messageBy(alice, withBob, body.message);
        api.messages = [first];
        api.groups = [groupWith(bob, first)];
        api.sent.push({ body, key: request.headers.get('Idempotency-Key') });
        return HttpResponse.json(first);
      }),
    );
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello bob{Enter}');
    expect(await screen.findByRole('log')).toBeInTheDocument();
    await waitFor(() => expect(shownMessages()).toEqual(['hello bob']));
    expect(api.sent.map(({ body }) => body)).toEqual([
      { message: 'hello bob', message_group_uuid: null, handle: 'bob' },
    ]);
    expect(screen.getByRole('link', { name: 'Bob @bob' })).toBeInTheDocument();
  });

  /** Start a conversation whose first message waits for `answer()`. */
  function serveSlowly() {
    const api = serveMessages(alice, [], []);
    const answers: (() => void)[] = [];
    server.use(
      http.post('/api/messages', async ({ request }) => {
        const body = (await request.clone().json()) as { message: string };
        api.sent.push({ body: body.message, key: null });
        await new Promise<void>((resolve) => answers.push(resolve));
        const sent = messageBy(alice, withBob, body.message);
        api.messages = [...api.messages, sent];
        api.groups = [groupWith(bob, sent)];
        return HttpResponse.json(sent);
      }),
    );
    return { ...api, api, answer: () => answers.shift()?.() };
  }

  test('keeps what is typed while the first message is being answered', async () => {
    const { answer } = serveSlowly();
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'one{Enter}half a thou');
    answer();
    expect(await screen.findByRole('log')).toBeInTheDocument();
    await waitFor(() => expect(shownMessages()).toEqual(['one']));
    expect(await field()).toHaveValue('half a thou');
    expect(await field()).toHaveFocus();
    await userEvent.keyboard('ght');
    expect(await field()).toHaveValue('half a thought');
  });

  test('has its composer at every moment while the page moves', async () => {
    const { answer } = serveSlowly();
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'one{Enter}');
    let isMissing = false;
    const observer = new MutationObserver(() => {
      isMissing ||= screen.queryByLabelText('Message') === null;
    });
    observer.observe(document.body, { childList: true, subtree: true });
    answer();
    await screen.findByRole('log');
    observer.disconnect();
    expect(isMissing).toBe(false);
  });

  test('sends in order, whichever address a message was written at', async () => {
    const { answer, api } = serveSlowly();
    const sent = () => api.sent.map(({ body }) => body);
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'one{Enter}two{Enter}');
    await waitFor(() => expect(sent()).toEqual(['one']));
    answer();
    await screen.findByRole('log');
    await userEvent.type(await field(), 'three{Enter}');
    await act(() => delay(100));
    expect(sent()).toEqual(['one', 'two']);
    answer();
    await waitFor(() => expect(sent()).toEqual(['one', 'two', 'three']));
    answer();
    await waitFor(() => expect(shownMessages()).toEqual(['one', 'two', 'three']));
  });

  test('says that the person has left if they did since', async () => {
    serveMessages(alice, [], []);
    respondToSends(() => problem(404, 'person_not_found'));
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello bob{Enter}');
    expect(await screen.findByText(/^Not sent\. They have left/)).toBeInTheDocument();
  });

  test('keeps a failed message, and retries with the same idempotency key', async () => {
    const api = serveMessages(alice, [], []);
    const keys = respondToSends(() => problem(429));
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello bob{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(api.sent[0]?.key).toBe(keys[0]);
  });

  test('leads to the existing conversation', async () => {
    serveConversation();
    render(<AppRoutes />, '/messages/new/@Bob');
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });

  test('shows not found for an unknown handle', async () => {
    serveMessages(alice, [], []);
    server.use(http.get('/api/users/:at/message_group', () => problem(404, 'person_not_found')));
    render(<AppRoutes />, '/messages/new/@nobody');
    expect(await screen.findByText('Nobody here is @nobody')).toBeInTheDocument();
  });

  test('is not possible with oneself', async () => {
    serveMessages(alice, [], []);
    render(<AppRoutes />, '/messages/new/@alice');
    expect(await screen.findByText('That is you')).toBeInTheDocument();
  });
});

test('a wide screen shows the conversation list beside the open conversation', async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        media,
        matches: media.includes('min-width'),
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
  serveConversation();
  render(<AppRoutes />, '/messages');
  expect(await screen.findByText('Choose a conversation')).toBeInTheDocument();
  await userEvent.click(await screen.findByRole('link', { name: /You: hello bob/ }));
  expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: /You: hello bob/ })).toHaveAttribute(
    'aria-current',
    'page',
  );
  expect(screen.queryByRole('link', { name: 'Back to messages' })).not.toBeInTheDocument();
});
