import { act, screen, waitFor, within } from '@testing-library/react';
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
const address = `/messages/${withBob}`;

function serveConversation(changes: Parameters<typeof groupWith>[2] = {}) {
  const hello = messageBy(bob, withBob, 'hello from bob');
  const answer = messageBy(alice, withBob, 'hello bob');
  return serveMessages(alice, [groupWith(bob, answer, changes)], [hello, answer]);
}

/** Render the conversation with a connected socket. */
async function open() {
  const realtime = serveRealtime();
  const shown = render(<AppRoutes />, address);
  await waitFor(() => expect(realtime.open.size).toBe(1));
  await field();
  return { ...shown, realtime };
}

const field = () => screen.findByLabelText('Message');
const log = () => screen.getByRole('log');
const messages = () =>
  within(log())
    .getAllByText(/./, { selector: 'p[dir]' })
    .map((message) => message.textContent);

function look(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Return these responses in turn, then those of the mock API. */
function answerSends(...answers: (() => Response | Promise<Response>)[]) {
  const keys: (string | null)[] = [];
  server.use(
    http.post('/api/messages', ({ request }) => {
      const answer = answers[keys.length];
      if (!answer) return undefined;
      keys.push(request.headers.get('Idempotency-Key'));
      return answer();
    }),
  );
  return keys;
}

describe('reading', () => {
  test('what was said stands in order, under its days, by whom', async () => {
    vi.setSystemTime('2028-02-29T12:00:00');
    const old = messageBy(bob, withBob, 'long ago', { created_at: '2020-02-03T12:00:00' });
    const hello = messageBy(bob, withBob, 'hello from bob');
    const answer = messageBy(alice, withBob, 'hello bob');
    serveMessages(alice, [groupWith(bob, answer)], [old, hello, answer]);
    render(<AppRoutes />, address);
    await field();
    expect(messages()).toEqual(['long ago', 'hello from bob', 'hello bob']);
    expect(
      within(log())
        .getAllByRole('heading')
        .map((day) => day.textContent),
    ).toEqual(['Feb 3, 2020', 'Today']);
    expect(within(log()).getAllByText('Bob:')).toHaveLength(2);
    expect(screen.getByRole('link', { name: 'Bob @bob' })).toHaveAttribute('href', '/@bob');
    expect(document.title).toBe('Bob (@bob) · Cruddur');
  });

  test('opening it marks it read, and takes it off the number beside Messages', async () => {
    const api = serveConversation({ unread_count: 2 });
    render(<AppRoutes />, address);
    await waitFor(() => expect(api.read).toHaveBeenCalledWith(withBob));
    expect(await screen.findByRole('link', { name: 'Messages' })).toBeInTheDocument();
    expect(api.read).toHaveBeenCalledTimes(1);
  });

  test('nothing is marked where nothing is unread', async () => {
    const api = serveConversation();
    await open();
    expect(api.read).not.toHaveBeenCalled();
  });

  test('what can’t be marked read is tried again with the next look or message, not again and again', async () => {
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

    look('hidden');
    look('visible');
    await waitFor(() => expect(tries).toBe(3));
    expect(api.read).not.toHaveBeenCalled();
  });

  test('a message that comes twice stands once, is said, and is read', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const news = created(messageBy(bob, withBob, 'news from bob'), 1);
    realtime.push('message.created', news);
    realtime.push('message.created', news);
    await waitFor(() =>
      expect(messages()).toEqual(['hello from bob', 'hello bob', 'news from bob']),
    );
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
    expect(screen.getByText('Bob: news from bob')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Messages' })).toBeInTheDocument();
    realtime.push('message.created', news);
    await realtime.settled();
    expect(messages()).toHaveLength(3);
    expect(api.read).toHaveBeenCalledTimes(1);
  });

  test('what was deleted on another device is gone here', async () => {
    serveConversation();
    const { realtime } = await open();
    const news = messageBy(bob, withBob, 'news from bob');
    realtime.push('message.created', created(news, 1));
    await waitFor(() => expect(messages()).toContain('news from bob'));
    realtime.push('message.hidden', { uuid: news.uuid, message_group_uuid: withBob });
    await waitFor(() => expect(messages()).not.toContain('news from bob'));
  });

  test('the first answer is read where it comes', async () => {
    const question = messageBy(alice, withBob, 'anybody there?');
    const api = serveMessages(alice, [groupWith(bob, question)], [question]);
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(bob, withBob, 'I am'), 1));
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
  });

  test('messages that come in the wrong order stand in the right one', async () => {
    serveConversation();
    const { realtime } = await open();
    const [first, second] = ['first', 'second'].map((text) => messageBy(bob, withBob, text));
    if (first && second) {
      realtime.push('message.created', created(second, 1));
      realtime.push('message.created', created(first, 1));
    }
    await waitFor(() => expect(messages().slice(2)).toEqual(['first', 'second']));
  });

  test('a message to another conversation is none of this one', async () => {
    serveConversation();
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(carol, 'other', 'to alice'), 1));
    await realtime.settled();
    expect(messages()).toHaveLength(2);
  });

  test('one’s own newest message says that it was sent, and then that it was seen', async () => {
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

  test('what the other had read before is known at once', async () => {
    const hello = messageBy(alice, withBob, 'hello bob');
    serveMessages(alice, [groupWith(bob, hello, { read_up_to: hello.uuid })], [hello]);
    render(<AppRoutes />, address);
    expect(await screen.findByText(/· Seen/)).toBeInTheDocument();
  });

  test('what is older comes above, and nothing that is read moves', async () => {
    const said = Array.from({ length: 25 }, (_, index) =>
      messageBy(bob, withBob, `message ${index}`),
    );
    const newest = said.at(-1);
    if (newest) serveMessages(alice, [groupWith(bob, newest)], said);
    render(<AppRoutes />, address);
    await screen.findByText('message 24');
    expect(screen.queryByText('message 4')).not.toBeInTheDocument();

    // jsdom has no layout: each message, and the button, is 100 px high.
    const list = log();
    const height = () =>
      100 * (messages().length + (within(list).queryByRole('button', { name: /older/ }) ? 1 : 0));
    Object.defineProperty(list, 'scrollHeight', { get: height });
    Object.defineProperty(list, 'clientHeight', { value: 500 });
    act(() => {
      list.scrollTop = 150;
      list.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    await userEvent.click(within(list).getByRole('button', { name: 'Show older messages' }));
    expect(await screen.findByText('message 4')).toBeInTheDocument();
    expect(messages()).toHaveLength(25);
    // The button is gone, and five messages are above.
    expect(list.scrollTop).toBe(150 + 5 * 100 - 100);
    expect(within(list).queryByRole('button', { name: /older/ })).not.toBeInTheDocument();
  });

  test('one who reads further up is not moved by what comes, and it stays unread until they see it', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const list = log();
    Object.defineProperty(list, 'scrollHeight', { get: () => 1000 + 100 * messages().length });
    Object.defineProperty(list, 'clientHeight', { value: 500 });
    act(() => {
      list.scrollTop = 10;
      list.dispatchEvent(new Event('scroll', { bubbles: true }));
    });
    realtime.push('message.created', created(messageBy(bob, withBob, 'news from bob'), 1));
    await waitFor(() => expect(messages()).toHaveLength(3));
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

  test('older messages that do not load can be asked for again', async () => {
    const said = Array.from({ length: 21 }, (_, index) =>
      messageBy(bob, withBob, `message ${index}`),
    );
    const newest = said.at(-1);
    if (newest) serveMessages(alice, [groupWith(bob, newest)], said);
    render(<AppRoutes />, address);
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

  test.each([404, 422])('a conversation that answers %i is not there', async (status) => {
    server.use(
      http.get('/api/message_groups', () => HttpResponse.json([])),
      http.get('/api/message_groups/:uuid', () => problem(status)),
      http.get('/api/messages/:uuid', () => problem(status)),
    );
    render(<AppRoutes />, address);
    expect(await screen.findByText('There is no such conversation')).toBeInTheDocument();
  });

  test('a conversation that does not load can be asked for again', async () => {
    server.use(
      http.get('/api/message_groups', () => HttpResponse.json([])),
      http.get('/api/message_groups/:uuid', () => problem(503)),
      http.get('/api/messages/:uuid', () => problem(503)),
    );
    render(<AppRoutes />, address);
    await screen.findByRole('alert');
    serveConversation();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });

  test('one that was left can be gone on with', async () => {
    const api = serveConversation({ folder: 'gone' });
    api.messages = [];
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello again{Enter}');
    await waitFor(() => expect(messages()).toEqual(['hello again']));
    expect(api.sent.map(({ body }) => body)).toEqual([
      { message: 'hello again', message_group_uuid: withBob, handle: null },
    ]);
    expect(await screen.findByRole('button', { name: 'Conversation options' })).toBeInTheDocument();
  });

  test('one whose account is gone can’t be answered', async () => {
    serveConversation({ deleted: true, handle: 'deleted', display_name: 'Deleted account' });
    render(<AppRoutes />, address);
    expect(await screen.findByText(/This account is gone/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Message')).not.toBeInTheDocument();
  });
});

describe('what was missed', () => {
  test('comes once the socket is open again, each message once', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const said = ['one', 'two'].map((text) => messageBy(bob, withBob, text));
    realtime.drop();
    api.messages = [...api.messages, ...said];
    await waitFor(() => expect(messages().slice(2)).toEqual(['one', 'two']));
    expect(realtime.openedUrls).toHaveLength(2);
    for (const one of said) realtime.push('message.created', created(one, 2));
    await realtime.settled();
    expect(messages()).toHaveLength(4);
  });

  test('comes whole, though it is more than a page', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.drop();
    const said = Array.from({ length: 150 }, (_, index) =>
      messageBy(bob, withBob, `missed ${index}`),
    );
    api.messages = [...api.messages, ...said];
    await waitFor(() => expect(messages()).toHaveLength(152));
    expect(messages().at(-1)).toBe('missed 149');
    expect(messages()[2]).toBe('missed 0');
  });

  test('comes whole, though pages are shorter by what was deleted on another device', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.drop();
    const said = Array.from({ length: 150 }, (_, index) =>
      messageBy(bob, withBob, `missed ${index}`),
    );
    api.messages = [...api.messages, ...said];
    // Some messages of the first backfilled page, and all of the newest.
    for (const { uuid } of [...said.slice(10, 20), ...said.slice(-20)]) api.hidden.add(uuid);
    await waitFor(() => expect(messages().at(-1)).toBe('missed 129'));
    expect(messages()).toHaveLength(2 + 150 - 30);
  });

  test('takes along what was taken back or is gone meanwhile', async () => {
    const old = { created_at: new Date(Date.now() - 3_600_000).toISOString() };
    const [a, b, c] = ['a', 'b', 'c'].map((text) => messageBy(bob, withBob, text, old));
    if (!a || !b || !c) throw new Error('three were said');
    const api = serveMessages(alice, [groupWith(bob, c)], [a, b, c]);
    const { realtime } = await open();
    expect(messages()).toEqual(['a', 'b', 'c']);
    realtime.drop();
    api.messages = [{ ...a, deleted: true, message: '' }, c];
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    await waitFor(() => expect(messages()).toEqual(['c']));
  });

  test('is asked for every five seconds while no socket opens', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const api = serveConversation();
    render(<AppRoutes />, address);
    await field();
    api.messages = [...api.messages, messageBy(bob, withBob, 'said meanwhile')];
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await within(log()).findByText('said meanwhile')).toBeInTheDocument();
    await waitFor(() => expect(api.read).toHaveBeenCalled());
  });

  test('is asked for on coming back to a conversation that was left open', async () => {
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
  test('Enter sends, the field is free at once, and the message stands below', async () => {
    const api = serveConversation();
    await open();
    await userEvent.type(await field(), '  good day {Enter}');
    expect(await field()).toHaveValue('');
    expect(await field()).toHaveFocus();
    await waitFor(() => expect(messages()).toEqual(['hello from bob', 'hello bob', 'good day']));
    expect(screen.queryByText('Sending…')).not.toBeInTheDocument();
    expect(within(log()).getByText(/· Sent/)).toBeInTheDocument();
    expect(api.sent).toEqual([
      {
        body: { message: 'good day', message_group_uuid: withBob, handle: null },
        key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
  });

  test('Shift and Enter make a line, and an Enter that ends the choice of a word sends nothing', async () => {
    const api = serveConversation();
    await open();
    await userEvent.type(await field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(await field()).toHaveValue('one\ntwo');
    const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    (await field()).dispatchEvent(enter);
    expect(await field()).toHaveValue('one\ntwo');
    expect(api.sent).toEqual([]);
  });

  test('with fingers, Enter makes a line, and the button sends', async () => {
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

  test('what is on its way says so, and stands once whether the socket or the answer brings it first', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    const sent = messageBy(alice, withBob, 'good day');
    let answer = () => {};
    answerSends(async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return HttpResponse.json(sent, { status: 201 });
    });
    await userEvent.type(await field(), 'good day{Enter}');
    expect(await screen.findByText('Sending…')).toBeInTheDocument();
    expect(messages()).toEqual(['hello from bob', 'hello bob', 'good day']);

    realtime.push('message.created', created(sent));
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(messages()).toEqual(['hello from bob', 'hello bob', 'good day']);

    answer();
    await realtime.settled();
    realtime.push('message.created', created(sent));
    await realtime.settled();
    expect(messages()).toEqual(['hello from bob', 'hello bob', 'good day']);
    expect(api.read).not.toHaveBeenCalled();
  });

  test('what was sent from another tab stands here too', async () => {
    serveConversation();
    const { realtime } = await open();
    realtime.push('message.created', created(messageBy(alice, withBob, 'from elsewhere')));
    await waitFor(() => expect(messages().at(-1)).toBe('from elsewhere'));
  });

  test('several are sent one after the other', async () => {
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
    expect(messages().slice(2)).toEqual(['one', 'two', 'three']);
  });

  test('a blank message, or one that is too long, can’t be sent', async () => {
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

  test('what was being written stays with the person, whichever handle they go by', async () => {
    serveConversation();
    const first = render(<AppRoutes />, address);
    await userEvent.type(await field(), 'half a thou');
    first.unmount();

    await signIn({ ...bob, handle: alice.handle });
    const second = render(<AppRoutes />, address);
    expect(await field()).toHaveValue('');
    second.unmount();

    await signIn({ ...alice, handle: 'liddell' });
    render(<AppRoutes />, address);
    expect(await field()).toHaveValue('half a thou');
  });

  test('what was being written is there after a reload, in its own conversation', async () => {
    serveConversation();
    const { unmount } = await open();
    await userEvent.type(await field(), 'half a thou');
    unmount();
    render(<AppRoutes />, address);
    expect(await field()).toHaveValue('half a thou');
  });
});

describe('when sending fails', () => {
  const down = () => problem(503);

  test('a failure that passes is tried again by itself, with the same key', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = answerSends(() => HttpResponse.error(), down);
    await user.type(await field(), 'good day{Enter}');
    await vi.advanceTimersByTimeAsync(5_000);
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(keys).toEqual([api.sent[0]?.key, api.sent[0]?.key]);
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(messages().slice(2)).toEqual(['good day']);
  });

  test('one that doesn’t leaves the message there, and Retry sends it with the same key', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = answerSends(down, down, down);
    await user.type(await field(), 'good day{Enter}');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await screen.findByText('Not sent. The trouble is on our side.')).toBeInTheDocument();
    expect(messages().at(-1)).toBe('good day');
    expect(await field()).toHaveValue('');

    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(screen.queryByText(/Not sent/)).not.toBeInTheDocument());
    await waitFor(() => expect(messages().slice(2)).toEqual(['good day']));
    expect(new Set([...keys, api.sent[0]?.key]).size).toBe(1);
    expect(keys).toHaveLength(3);
  });

  test('it is there after a reload, and still has its key', async () => {
    const api = serveConversation();
    const { unmount } = await open();
    const keys = answerSends(() => problem(429));
    await userEvent.type(await field(), 'good day{Enter}');
    await screen.findByText(/Not sent\. That was a lot at once/);
    unmount();
    outbox.reset();

    render(<AppRoutes />, address);
    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(api.sent[0]?.key).toBe(keys[0]);
    await waitFor(() => expect(messages().slice(2)).toEqual(['good day']));
  });

  test('one that can never arrive can be let go', async () => {
    serveConversation();
    await open();
    answerSends(() => problem(404, 'message_group_not_found'));
    await userEvent.type(await field(), 'good day{Enter}');
    expect(await screen.findByText(/They can’t be written to any more/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(messages()).toEqual(['hello from bob', 'hello bob']);
  });

  test('what one person could not send is never sent as another', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
    const api = serveConversation();
    await open();
    const keys = answerSends(down);
    await user.type(await field(), 'good day{Enter}');
    await waitFor(() => expect(keys).toHaveLength(1));
    await signIn(carol);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.sent).toEqual([]);
    expect(outbox.list(alice.uuid)).toMatchObject([{ message: 'good day', state: 'failed' }]);
  });
});

describe('taking away', () => {
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
    await waitFor(() => expect(messages()).toEqual(['hello bob']));
    expect(api.requests).toContain('delete?for=me');
  });

  test('only one’s own is deleted for everyone, and leaves a mark', async () => {
    const api = serveConversation();
    await open();
    const [others] = within(log()).getAllByRole('button', { name: 'Message options' });
    if (others) await userEvent.click(others);
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual([
      'Delete for me',
    ]);
    await userEvent.keyboard('{Escape}');
    await choose('Delete for everyone');
    await confirm();
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('hello bob', { selector: 'p' })).not.toBeInTheDocument();
    expect(api.requests).toContain('delete?for=everyone');
  });

  test('what the other takes back is gone at once', async () => {
    const api = serveConversation();
    const { realtime } = await open();
    realtime.push('message.deleted', {
      uuid: api.messages[0]?.uuid,
      message_group_uuid: withBob,
    });
    expect(await within(log()).findByText('Message taken back')).toBeInTheDocument();
    expect(screen.queryByText('hello from bob')).not.toBeInTheDocument();
  });

  test('a deletion that fails says so, and the message stays', async () => {
    serveConversation();
    await open();
    server.use(http.delete('/api/messages/:group/:uuid', () => problem(503)));
    await choose('Delete for me');
    await confirm();
    expect(await screen.findByRole('alert')).toHaveTextContent('It is still there');
    expect(messages()).toHaveLength(2);
  });

  test('a conversation is left after being asked', async () => {
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

describe('a request', () => {
  function request() {
    const first = messageBy(bob, withBob, 'may I?');
    return serveMessages(
      alice,
      [groupWith(bob, first, { folder: 'requests', unread_count: 1 })],
      [first],
    );
  }

  test('can be read before it is accepted, and who sent it doesn’t learn of that', async () => {
    const api = request();
    const realtime = serveRealtime();
    render(<AppRoutes />, address);
    expect(await screen.findByText('may I?')).toBeInTheDocument();
    await waitFor(() => expect(realtime.open.size).toBe(1));
    await realtime.settled();
    expect(screen.queryByLabelText('Message')).not.toBeInTheDocument();
    expect(api.read).not.toHaveBeenCalled();

    await userEvent.click(screen.getByRole('button', { name: 'Accept @bob' }));
    expect(await field()).toBeInTheDocument();
    await waitFor(() => expect(api.read).toHaveBeenCalledTimes(1));
  });

  test('that is declined leads back to the others', async () => {
    const api = request();
    render(<AppRoutes />, address);
    await userEvent.click(await screen.findByRole('button', { name: 'Decline @bob' }));
    expect(await screen.findByText('No requests')).toBeInTheDocument();
    expect(api.groups).toEqual([]);
  });
});

describe('the first words to someone', () => {
  test('make a conversation, and lead there', async () => {
    const api = serveMessages(alice, [], []);
    server.use(
      http.post('/api/messages', async ({ request }) => {
        const body = (await request.clone().json()) as { message: string };
        const first = messageBy(alice, withBob, body.message);
        api.messages = [first];
        api.groups = [groupWith(bob, first)];
        api.sent.push({ body, key: request.headers.get('Idempotency-Key') });
        return HttpResponse.json(first, { status: 201 });
      }),
    );
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello bob{Enter}');
    expect(await screen.findByRole('log')).toBeInTheDocument();
    await waitFor(() => expect(messages()).toEqual(['hello bob']));
    expect(api.sent.map(({ body }) => body)).toEqual([
      { message: 'hello bob', message_group_uuid: null, handle: 'bob' },
    ]);
    expect(screen.getByRole('link', { name: 'Bob @bob' })).toBeInTheDocument();
  });

  test('that fail stay, and are sent again with the same key', async () => {
    const api = serveMessages(alice, [], []);
    const keys = answerSends(() => problem(429));
    render(<AppRoutes />, '/messages/new/@bob');
    await userEvent.type(await field(), 'hello bob{Enter}');
    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    await waitFor(() => expect(api.sent).toHaveLength(1));
    expect(api.sent[0]?.key).toBe(keys[0]);
  });

  test('are not the first where the two have written before', async () => {
    serveConversation();
    render(<AppRoutes />, '/messages/new/@Bob');
    expect(await screen.findByText('hello from bob')).toBeInTheDocument();
  });

  test('find nobody where nobody is', async () => {
    serveMessages(alice, [], []);
    server.use(http.get('/api/users/:at/message_group', () => problem(404, 'person_not_found')));
    render(<AppRoutes />, '/messages/new/@nobody');
    expect(await screen.findByText('Nobody here is @nobody')).toBeInTheDocument();
  });

  test('are not for oneself', async () => {
    serveMessages(alice, [], []);
    render(<AppRoutes />, '/messages/new/@alice');
    expect(await screen.findByText('That is you')).toBeInTheDocument();
  });
});

test('a wide screen has the conversations beside the one that is open', async () => {
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
