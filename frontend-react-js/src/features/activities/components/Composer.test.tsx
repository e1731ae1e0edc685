import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, bob, crudBy } from '@/test/users';
import { CrudComposer } from './CrudComposer';
import { Feed } from './Feed';

type Sent = { body: unknown; key: string | null };

let sent: Sent[];
let responded: number;
const text = () => screen.getByLabelText('Your crud');
const button = () => screen.getByRole('button', { name: 'Crud' });

beforeEach(() => {
  sent = [];
  responded = 0;
});

/** Respond to each request in turn; the last response repeats. */
function respondToPosts(...responses: (() => Response | Promise<Response>)[]) {
  server.use(
    http.post('/api/activities', async ({ request }) => {
      sent.push({ body: await request.json(), key: request.headers.get('Idempotency-Key') });
      const respond = responses[Math.min(sent.length, responses.length) - 1];
      const response = respond ? await respond() : HttpResponse.error();
      responded += 1;
      return response;
    }),
  );
}

const created = (message: string) => () => HttpResponse.json(crudBy(alice, message));

describe('writing', () => {
  test('a crud is published with its text and lifetime, and the field is cleared', async () => {
    respondToPosts(created('hello'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), '  hello ');
    await userEvent.selectOptions(screen.getByLabelText('Expires in'), '1 hour');
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent).toEqual([
      {
        body: {
          message: 'hello',
          ttl: '1-hour',
          media: [],
          reply_policy: 'anyone',
          content_warning: null,
          poll: null,
          quote_uuid: null,
          quote_policy: 'anyone',
        },
        key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    expect(screen.getByText('Your crud is out.')).toBeInTheDocument();
    expect(text()).toHaveFocus();
  });

  test('a poll is sent with its crud, and can be removed', async () => {
    respondToPosts(created('hello'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'hello');
    const choose = async (item: string) => {
      await userEvent.click(screen.getByRole('button', { name: 'More options' }));
      await userEvent.click(screen.getByRole('menuitem', { name: item }));
    };
    await choose('Add a poll');
    expect(screen.getByLabelText('Choice 1')).toHaveFocus();
    await userEvent.type(screen.getByLabelText('Choice 1'), 'tea');
    expect(button()).toBeDisabled();
    await choose('Remove the poll');
    expect(button()).toBeEnabled();
    await choose('Add a poll');
    await userEvent.type(screen.getByLabelText('Choice 1'), 'tea');
    await userEvent.type(screen.getByLabelText('Choice 2'), 'coffee');
    await userEvent.click(screen.getByLabelText('Several answers'));
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(screen.queryByLabelText('Choice 1')).toBeNull();
    expect(sent[0]).toMatchObject({
      body: { poll: { choices: ['tea', 'coffee'], multiple: true, duration: null } },
    });
  });

  test('a crud is published with its warning, for whom its author chose', async () => {
    respondToPosts(created('hello'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'hello');
    await userEvent.selectOptions(screen.getByLabelText('Who can reply'), 'People I mention');
    await userEvent.click(screen.getByRole('button', { name: 'More options' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Who can quote: Anyone…' }));
    await userEvent.click(await screen.findByRole('radio', { name: 'My followers' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(sent).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'More options' }));
    expect(
      screen.getByRole('menuitem', { name: 'Who can quote: My followers…' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Add a warning' }));
    const warning = screen.getByRole('textbox', { name: 'Content warning' });
    expect(warning).toHaveFocus();
    await userEvent.paste('x'.repeat(101));
    expect(button()).toBeDisabled();
    await userEvent.clear(warning);
    await userEvent.type(warning, ' Spiders ');
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent[0]?.body).toMatchObject({
      message: 'hello',
      reply_policy: 'mentioned',
      content_warning: 'Spiders',
      quote_policy: 'followers',
    });
    expect(screen.queryByRole('textbox', { name: 'Content warning' })).toBeNull();
    expect(screen.getByLabelText('Who can reply')).toHaveValue('anyone');
  });

  test('a link to a crud offers to quote it, and the quote can be removed', async () => {
    respondToPosts(created('look'));
    const linked = crudBy(bob, 'a wren');
    server.use(
      http.get(`/api/activities/@bob/status/${linked.uuid}`, () =>
        HttpResponse.json({ activity: linked, ancestors: [], replies: [] }),
      ),
    );
    render(<CrudComposer person={alice} />);
    const url = `${location.origin}/@bob/status/${linked.uuid}`;
    await userEvent.type(text(), `look ${url}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Quote this crud by @bob' }));
    expect(text()).toHaveValue('look');
    expect(text()).toHaveFocus();
    expect(await screen.findByRole('region', { name: 'Quote of @bob' })).toHaveTextContent(
      'a wren',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Remove the quote' }));
    expect(screen.queryByRole('region', { name: 'Quote of @bob' })).toBeNull();
    await userEvent.type(text(), ` ${url}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Quote this crud by @bob' }));
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent[0]?.body).toMatchObject({ message: 'look', quote_uuid: linked.uuid });
    expect(screen.queryByRole('region', { name: 'Quote of @bob' })).toBeNull();
  });

  test.each([false, true])(
    'a link to a crud that can’t be quoted, or isn’t there (%s), stays a link',
    async (isGone) => {
      const linked = crudBy(bob, 'a wren', { can_quote: false });
      let asked = 0;
      server.use(
        http.get(`/api/activities/@bob/status/${linked.uuid}`, () => {
          asked += 1;
          return isGone
            ? problem(404)
            : HttpResponse.json({ activity: linked, ancestors: [], replies: [] });
        }),
      );
      render(<CrudComposer person={alice} />);
      await userEvent.type(text(), `${location.origin}/@bob/status/${linked.uuid}`);
      await waitFor(() => expect(asked).toBe(1));
      expect(screen.queryByRole('button', { name: 'Quote this crud by @bob' })).toBeNull();
    },
  );

  test('a quote shows what it quotes, and is published with it', async () => {
    respondToPosts(created('look'));
    const quoted = crudBy(bob, 'a wren');
    render(<CrudComposer person={alice} quoted={quoted} />);
    expect(await screen.findByRole('region', { name: 'Quote of @bob' })).toBeInTheDocument();
    await userEvent.type(text(), 'look');
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent[0]?.body).toMatchObject({ message: 'look', quote_uuid: quoted.uuid });
  });

  test.each(['{Control>}{Enter}', '{Meta>}{Enter}'])('%s sends', async (keys) => {
    respondToPosts(created('quick'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), `quick${keys}`);
    await waitFor(() => expect(sent).toHaveLength(1));
  });

  test.each([{ isComposing: true }, { keyCode: 229 }])(
    'Ctrl+Enter doesn’t send while a word is composed: %j',
    async (event) => {
      respondToPosts(created('quick'));
      render(<CrudComposer person={alice} />);
      await userEvent.type(text(), 'quick');
      fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true, ...event });
      await act(() => delay(20));
      expect(sent).toEqual([]);
    },
  );

  test('Enter alone inserts a line break', async () => {
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'one{Enter}two');
    expect(text()).toHaveValue('one\ntwo');
  });

  test('a crud can’t be submitted twice while it is being sent', async () => {
    respondToPosts(async () => {
      await delay(50);
      return created('once')();
    });
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'once{Control>}{Enter}{Enter}{/Control}');
    expect(button()).toBeDisabled();
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent).toHaveLength(1);
  });

  test('text changed elsewhere while sending is not cleared', async () => {
    let unblock = () => {};
    const blocked = new Promise<void>((resolve) => {
      unblock = resolve;
    });
    respondToPosts(async () => {
      await blocked;
      return created('first')();
    });
    const first = render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'first');
    await userEvent.click(button());
    first.unmount();

    render(<CrudComposer person={alice} />);
    await userEvent.clear(text());
    await userEvent.type(text(), 'second');
    unblock();
    await waitFor(() => expect(responded).toBe(1));
    await delay(20);
    expect(text()).toHaveValue('second');
  });

  test('a blank crud can’t be submitted', async () => {
    render(<CrudComposer person={alice} />);
    expect(button()).toBeDisabled();
    await userEvent.type(text(), '   ');
    expect(button()).toBeDisabled();
  });

  test('a crud that is too long shows by how much, and can’t be submitted', async () => {
    render(<CrudComposer person={alice} />);
    await userEvent.click(text());
    await userEvent.paste('x'.repeat(283));
    expect(text()).toHaveAccessibleDescription(/3 characters too long.*-3 characters left/);
    expect(button()).toBeDisabled();
    await userEvent.type(text(), '{Control>}{Enter}');
    expect(sent).toEqual([]);
  });
});

describe('on failure', () => {
  test('the text is kept and an error is shown', async () => {
    respondToPosts(() => problem(422, [{ code: 'message_blank', field: 'message' }]));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'ㅤ');
    await userEvent.click(button());
    expect(await screen.findByRole('alert')).toHaveTextContent('Write something first.');
    expect(text()).toHaveValue('ㅤ');
  });

  test.each([
    ['7', 'Wait 7 seconds and send again.'],
    ['300', 'Wait 5 minutes and send again.'],
  ])('a rate limit shows the Retry-After of the API: %s s', async (seconds, message) => {
    respondToPosts(() => new Response(null, { status: 429, headers: { 'Retry-After': seconds } }));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'too fast{Control>}{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent(message);
  });

  test('a retry sends the same idempotency key, so that a lost response creates no duplicate', async () => {
    respondToPosts(() => HttpResponse.error(), created('again'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'again');
    await userEvent.click(button());
    expect(await screen.findByRole('alert')).toHaveTextContent(/can’t be reached/);
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  test('a retry after a reload sends the same key', async () => {
    respondToPosts(() => HttpResponse.error(), created('again'));
    const first = render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'again');
    await userEvent.click(button());
    await screen.findByRole('alert');
    first.unmount();

    render(<CrudComposer person={alice} />);
    await userEvent.click(button());
    await waitFor(() => expect(text()).toHaveValue(''));
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  test('a retry from another composer sends the same key', async () => {
    respondToPosts(() => HttpResponse.error(), created('again'));
    render(
      <>
        <CrudComposer person={alice} />
        <CrudComposer person={alice} />
      </>,
    );
    const [one, other] = screen.getAllByRole('button', { name: 'Crud' });
    const [field = document.body] = screen.getAllByLabelText('Your crud');
    await userEvent.type(field, 'again');
    if (one) await userEvent.click(one);
    await screen.findByRole('alert');
    if (other) await userEvent.click(other);
    await waitFor(() => expect(field).toHaveValue(''));
    expect(sent[1]?.key).toBe(sent[0]?.key);
  });

  test('a changed text gets a new key', async () => {
    respondToPosts(() => HttpResponse.error(), created('again!'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'again');
    await userEvent.click(button());
    await screen.findByRole('alert');
    await userEvent.type(text(), '!');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    await userEvent.click(button());
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });

  test('the same text gets a new key after a success', async () => {
    respondToPosts(created('twice'));
    render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'twice{Control>}{Enter}{/Control}');
    await waitFor(() => expect(text()).toHaveValue(''));
    await userEvent.type(text(), 'twice{Control>}{Enter}{/Control}');
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]?.key).not.toBe(sent[0]?.key);
  });
});

describe('stored drafts', () => {
  test('a draft survives a reload, for its author only', async () => {
    const first = render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'half a thou');
    first.unmount();

    const second = render(<CrudComposer person={bob} />);
    expect(text()).toHaveValue('');
    second.unmount();

    render(<CrudComposer person={alice} />);
    expect(text()).toHaveValue('half a thou');
  });

  test('a draft belongs to the person, not to the handle', async () => {
    const first = render(<CrudComposer person={alice} />);
    await userEvent.type(text(), 'half a thou');
    first.unmount();

    const second = render(<CrudComposer person={{ ...bob, handle: alice.handle }} />);
    expect(text()).toHaveValue('');
    second.unmount();

    render(<CrudComposer person={{ ...alice, handle: 'liddell' }} />);
    expect(text()).toHaveValue('half a thou');
  });

  test('the selected lifetime is stored, and the default is a week', async () => {
    const first = render(<CrudComposer person={alice} />);
    expect(screen.getByLabelText('Expires in')).toHaveDisplayValue('7 days');
    await userEvent.selectOptions(screen.getByLabelText('Expires in'), '3 hours');
    first.unmount();
    render(<CrudComposer person={alice} />);
    expect(screen.getByLabelText('Expires in')).toHaveDisplayValue('3 hours');
  });
});

test('a new crud is prepended to the home feed without a refetch', async () => {
  let loads = 0;
  server.use(
    http.get('/api/activities/home', () => {
      loads += 1;
      return HttpResponse.json([crudBy(bob, 'older')]);
    }),
  );
  respondToPosts(created('newest'));
  render(
    <>
      <CrudComposer person={alice} />
      <Feed name="home" empty="" />
    </>,
  );
  await screen.findByText('older');
  await userEvent.type(text(), 'newest{Control>}{Enter}');
  await screen.findByText('newest', { selector: 'p' });
  const cruds = screen.getAllByRole('article').map((crud) => crud.textContent);
  expect(cruds[0]).toContain('newest');
  expect(cruds[1]).toContain('older');
  expect(loads).toBe(1);
});

test('a page that was requested before a new crud doesn’t remove it', async () => {
  let unblock = () => {};
  const blocked = new Promise<void>((resolve) => {
    unblock = resolve;
  });
  let isRequested = false;
  server.use(
    http.get('/api/activities/home', async ({ request }) => {
      if (new URL(request.url).searchParams.has('cursor')) {
        isRequested = true;
        await blocked;
        return HttpResponse.json([crudBy(bob, 'oldest')]);
      }
      return HttpResponse.json([crudBy(bob, 'older')], {
        headers: { Link: '</api/activities/home?cursor=2>; rel="next"' },
      });
    }),
  );
  respondToPosts(created('newest'));
  render(
    <>
      <CrudComposer person={alice} />
      <Feed name="home" empty="" />
    </>,
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(isRequested).toBe(true));
  await userEvent.type(text(), 'newest{Control>}{Enter}');
  await screen.findByText('newest', { selector: 'p' });
  unblock();
  await act(() => delay(50));
  expect(screen.getByText('newest', { selector: 'p' })).toBeInTheDocument();
});
