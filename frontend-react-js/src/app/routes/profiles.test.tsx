import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person, Relation } from '@/lib/api/types';
import { pressBack } from '@/test/press-back';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, carol, crudBy, noRelation } from '@/test/users';
import { AppRoutes } from './AppRoutes';

// jsdom can't scroll.
beforeEach(() => {
  vi.stubGlobal('scrollTo', vi.fn());
});

function serveProfile(person: Person, messages: Record<string, string> = { cruds: 'good day' }) {
  server.use(
    http.get(`/api/activities/@${person.handle}`, ({ request }) => {
      const message = messages[new URL(request.url).searchParams.get('tab') ?? 'cruds'];
      return HttpResponse.json({
        profile: person,
        activities: message === undefined ? [] : [crudBy(person, message)],
      });
    }),
  );
}

function serveRelation(
  relation: 'follow' | 'mute' | 'mute-reposts' | 'block',
  responses: (() => Response)[],
) {
  const calls: string[] = [];
  server.use(
    http.all(`/api/users/@bob/${relation}`, async ({ request }) => {
      calls.push(request.method);
      await delay(20);
      return responses[Math.min(calls.length, responses.length) - 1]?.();
    }),
  );
  return calls;
}

const relation = (changes: Partial<Relation>) => () =>
  HttpResponse.json({ ...noRelation, ...changes });
const aBob = (changes: Partial<Relation> = {}): Person => ({
  ...bob,
  followers_count: 3,
  following_count: 2,
  relation: { ...noRelation, ...changes },
});
const button = (name: string) => screen.findByRole('button', { name });

describe('a signed-in user', () => {
  beforeEach(() => signIn(alice));
  afterEach(signOut);

  test('follows a user with an optimistic update of the count', async () => {
    serveProfile(aBob({ followed_by: true }));
    const calls = serveRelation('follow', [relation({ following: true, followed_by: true })]);
    render(<AppRoutes />, '/@bob');
    expect(await screen.findByText('Follows you')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '3 followers' })).toHaveAttribute(
      'href',
      '/@bob/followers',
    );
    await userEvent.click(await button('Follow'));
    expect(await button('Following')).toHaveAccessibleDescription('Stop following @bob');
    expect(screen.getByRole('link', { name: '4 followers' })).toBeInTheDocument();
    await waitFor(() => expect(calls).toEqual(['PUT']));
  });

  test('gets an error when a follow fails, and the update is rolled back', async () => {
    serveProfile(aBob());
    serveRelation('follow', [() => problem(503)]);
    render(<AppRoutes />, '/@bob');
    await userEvent.click(await button('Follow'));
    expect(await screen.findByRole('alert')).toHaveTextContent(/trouble is on our side/);
    expect(await button('Follow')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '3 followers' })).toBeInTheDocument();
  });

  test('asks to follow a protected person, and withdraws', async () => {
    serveProfile({ ...aBob(), protected: true, cruds_count: 0 }, {});
    const calls = serveRelation('follow', [relation({ requested: true }), relation({})]);
    render(<AppRoutes />, '/@bob');
    expect(await screen.findByText('@bob’s cruds are protected')).toBeInTheDocument();
    expect(screen.getByText('Protected account')).toBeInTheDocument();
    expect(screen.queryByText(/^0 cruds$/i)).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Replies' })).not.toBeInTheDocument();
    const ask = await button('Follow');
    expect(ask).toHaveAccessibleDescription('Ask to follow @bob');
    await userEvent.click(ask);
    expect(await button('Requested')).toHaveAccessibleDescription('Withdraw the request to @bob');
    expect(screen.getByRole('link', { name: '3 followers' })).toBeInTheDocument();
    await waitFor(() => expect(calls).toEqual(['PUT']));
    await userEvent.click(await button('Requested'));
    expect(await button('Follow')).toBeInTheDocument();
    await waitFor(() => expect(calls).toEqual(['PUT', 'DELETE']));
  });

  test('sees that a request failed, and why', async () => {
    serveProfile({ ...aBob(), protected: true }, {});
    serveRelation('follow', [() => problem(409, 'too_many_follow_requests')]);
    render(<AppRoutes />, '/@bob');
    await userEvent.click(await button('Follow'));
    expect(await screen.findByRole('alert')).toHaveTextContent(/Too many of your requests/);
    expect(await button('Follow')).toBeInTheDocument();
  });

  test('reads whom they follow, and their own protected page', async () => {
    serveProfile({ ...aBob({ following: true }), protected: true });
    const first = render(<AppRoutes />, '/@bob');
    expect(await screen.findByText('good day')).toBeInTheDocument();
    first.unmount();
    serveProfile({ ...alice, protected: true });
    render(<AppRoutes />, '/@alice');
    expect(await screen.findByText('good day')).toBeInTheDocument();
  });

  test('follows at once who isn’t protected any more', async () => {
    serveProfile(aBob({ requested: true }));
    const calls = serveRelation('follow', [relation({ following: true })]);
    render(<AppRoutes />, '/@bob');
    await userEvent.click(await button('Follow'));
    expect(await button('Following')).toBeInTheDocument();
    await waitFor(() => expect(calls).toEqual(['PUT']));
  });

  test('answers requests to follow', async () => {
    let asking = [aBob(), { ...carol, relation: noRelation }];
    const calls: string[] = [];
    server.use(
      http.get('/api/follow_requests', () => HttpResponse.json(asking)),
      http.all('/api/follow_requests/:handle', ({ request, params }) => {
        calls.push(`${request.method} ${params.handle}`);
        asking = asking.filter(({ handle }) => `@${handle}` !== params.handle);
        return HttpResponse.json({ ...noRelation, followed_by: request.method === 'PUT' });
      }),
    );
    render(<AppRoutes />, '/settings/requests');
    await userEvent.click(await button('Accept @bob'));
    expect(await screen.findByText('@bob follows you now.')).toBeInTheDocument();
    await userEvent.click(await button('Refuse @carol'));
    expect(await screen.findByText('Nobody is waiting')).toBeInTheDocument();
    expect(calls).toEqual(['PUT @bob', 'DELETE @carol']);
  });

  test('learns that a request was withdrawn', async () => {
    let asking = [aBob()];
    server.use(
      http.get('/api/follow_requests', () => HttpResponse.json(asking)),
      http.put('/api/follow_requests/@bob', () => {
        asking = [];
        return problem(404, 'follow_request_not_found');
      }),
    );
    render(<AppRoutes />, '/settings/requests');
    await userEvent.click(await button('Accept @bob'));
    expect(await screen.findByRole('alert')).toHaveTextContent('That request is gone.');
    expect(await screen.findByText('Nobody is waiting')).toBeInTheDocument();
  });

  test('can message others, except blocked users', async () => {
    serveProfile({ ...bob, relation: noRelation });
    const first = render(<AppRoutes />, '/@bob');
    expect(await screen.findByRole('link', { name: 'Message' })).toHaveAttribute(
      'href',
      '/messages/new/@bob',
    );
    first.unmount();

    serveProfile(alice);
    const second = render(<AppRoutes />, '/@alice');
    await screen.findByRole('button', { name: 'Edit profile' });
    expect(screen.queryByRole('link', { name: 'Message' })).not.toBeInTheDocument();
    second.unmount();

    serveProfile({ ...bob, relation: { ...noRelation, blocking: true } });
    render(<AppRoutes />, '/@bob');
    await screen.findByText('You blocked @bob');
    expect(screen.queryByRole('link', { name: 'Message' })).not.toBeInTheDocument();
  });

  test('mutes and unmutes by keyboard', async () => {
    serveProfile(aBob());
    const calls = serveRelation('mute', [relation({ muting: true }), relation({})]);
    render(<AppRoutes />, '/@bob');
    (await button('More options')).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('menuitem', { name: 'Mute' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(screen.getByRole('menuitem', { name: 'Block' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Escape}');
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
    expect(await button('More options')).toHaveFocus();

    await userEvent.keyboard('{Enter}{Enter}');
    expect(await screen.findByText('Muted')).toBeInTheDocument();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(screen.getByRole('menuitem', { name: 'Unmute' }));
    await waitFor(() => expect(calls).toEqual(['PUT', 'DELETE']));
  });

  test('hides reposts alone, and shows them again', async () => {
    serveProfile(aBob());
    const calls = serveRelation('mute-reposts', [relation({ muting_reposts: true }), relation({})]);
    render(<AppRoutes />, '/@bob');
    await userEvent.click(await button('More options'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Hide reposts' }));
    expect(await screen.findByText('Reposts hidden')).toBeInTheDocument();
    await userEvent.click(await button('More options'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Show reposts' }));
    await waitFor(() => expect(screen.queryByText('Reposts hidden')).not.toBeInTheDocument());
    expect(calls).toEqual(['PUT', 'DELETE']);
  });

  test('shows the links of a bio by the ranges of the API', async () => {
    const url = 'https://cruddur.example/b';
    const bio = `🐚 ${url}, <b>not</b> https://plain.example`;
    const bio_entities = [{ kind: 'link' as const, start: 3, end: 3 + url.length, url }];
    serveProfile({ ...aBob(), bio, bio_entities });
    render(<AppRoutes />, '/@bob');
    const link = await screen.findByRole('link', { name: url });
    expect(link).toHaveAttribute('href', url);
    expect(link).toHaveAttribute('rel', expect.stringContaining('noopener'));
    expect(link.closest('p')).toHaveTextContent(bio);
    expect(screen.queryByRole('link', { name: 'https://plain.example' })).not.toBeInTheDocument();
  });

  test('blocks after confirmation, sees no cruds of the blocked user, and can unblock', async () => {
    serveProfile(aBob());
    const calls = serveRelation('block', [relation({ blocking: true }), relation({})]);
    render(<AppRoutes />, '/@bob');
    await screen.findByText('good day');
    await userEvent.click(await button('More options'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Block' }));
    const dialog = screen.getByRole('dialog', { name: 'Block @bob?' });
    expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus();
    expect(calls).toEqual([]);

    serveProfile(aBob({ blocking: true }), {});
    await userEvent.click(within(dialog).getByRole('button', { name: 'Block' }));
    expect(await screen.findByText('You blocked @bob')).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.queryByText('good day')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Follow' })).not.toBeInTheDocument();

    serveProfile(aBob());
    await userEvent.click(await button('Unblock'));
    expect(await screen.findByText('good day')).toBeInTheDocument();
    expect(calls).toEqual(['PUT', 'DELETE']);
  });

  test('edits the profile, and the new name is shown everywhere', async () => {
    serveProfile(alice);
    const sent: unknown[] = [];
    server.use(
      http.put('/api/profile/update', async ({ request }) => {
        sent.push(await request.json());
        if (sent.length === 1) {
          return problem(422, [{ code: 'bio_control_chars', field: 'bio' }]);
        }
        serveProfile({ ...alice, display_name: 'Alice P.' });
        return HttpResponse.json({ ...alice, display_name: 'Alice P.' });
      }),
    );
    render(<AppRoutes />, '/@alice');
    await userEvent.click(await button('Edit profile'));
    const name = screen.getByLabelText('Name');
    expect(name).toHaveFocus();
    await userEvent.clear(name);
    expect(name).toHaveAccessibleDescription('Say what people may call you.');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.type(name, 'Alice P.');
    await userEvent.type(screen.getByLabelText('Bio'), 'Down the hole.');
    expect(screen.getByLabelText('Bio')).toHaveAccessibleDescription('146 characters left');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(/unprintable characters in the bio/);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(sent[1]).toEqual({ display_name: 'Alice P.', bio: 'Down the hole.' });
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Alice P.');
    expect(await button('Edit profile')).toHaveFocus();
  });

  test('keeps what was typed into the profile until it is cancelled', async () => {
    serveProfile({ ...alice, bio: 'Curious.' });
    render(<AppRoutes />, '/@alice');
    await userEvent.click(await button('Edit profile'));
    await userEvent.type(screen.getByLabelText('Bio'), ' And late.');
    await pressBack();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await userEvent.click(await button('Edit profile'));
    expect(screen.getByLabelText('Bio')).toHaveValue('Curious. And late.');
    await userEvent.click(await button('Cancel'));
    await userEvent.click(await button('Edit profile'));
    expect(screen.getByLabelText('Bio')).toHaveValue('Curious.');
  });

  test('follows from a list of people, without a button for oneself', async () => {
    const inList = ({ uuid, handle, display_name, bio, relation }: Person) => ({
      uuid,
      handle,
      display_name,
      bio,
      relation,
    });
    server.use(
      http.get('/api/users/@carol/followers', () =>
        HttpResponse.json([inList(aBob()), inList(alice)]),
      ),
    );
    serveRelation('follow', [relation({ following: true })]);
    render(<AppRoutes />, '/@carol/followers');
    await userEvent.click(await button('Follow'));
    expect(await button('Following')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Alice Liddell/ })).toHaveAttribute('href', '/@alice');
    expect(screen.getAllByRole('button', { name: /^Follow/ })).toHaveLength(1);
  });

  test.each([
    ['Follow', false],
    ['Following', true],
  ])('gets an error in a list of people, and %s is shown again', async (name, following) => {
    server.use(
      http.get('/api/users/@carol/followers', () => HttpResponse.json([aBob({ following })])),
    );
    serveRelation('follow', [() => problem(503)]);
    render(<AppRoutes />, '/@carol/followers');
    await userEvent.click(await button(name));
    expect(await screen.findByRole('alert')).toHaveTextContent(/trouble is on our side/);
    expect(await button(name)).toBeInTheDocument();
  });

  test('sees their bookmarks', async () => {
    server.use(
      http.get('/api/activities/bookmarks', () =>
        HttpResponse.json([crudBy(bob, 'worth keeping', { bookmarked: true })]),
      ),
      http.get('/api/activities/home', () => HttpResponse.json([])),
    );
    render(<AppRoutes />, '/');
    await userEvent.click(screen.getByRole('link', { name: 'Bookmarks' }));
    expect(await screen.findByText('worth keeping')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Bookmark' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });
});

test('one’s own empty pages speak to oneself', async () => {
  serveProfile({ ...aBob(), handle: 'alice', relation: null }, { cruds: 'good day', likes: 'yes' });
  server.use(http.get('/api/users/@alice/following', () => HttpResponse.json([])));
  await signIn(alice);
  render(<AppRoutes />, '/@alice?tab=replies');
  expect(await screen.findByText('You have no answer that is alive.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('link', { name: /following/ }));
  expect(await screen.findByText('You follow nobody yet')).toBeInTheDocument();
  await signOut();
});

test('a profile has tabs of cruds, replies and likes, each with its URL', async () => {
  serveProfile(aBob(), { cruds: 'good day', likes: 'worth it' });
  render(<AppRoutes />, '/@bob?tab=likes');
  expect(await screen.findByText('worth it')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Likes' })).toHaveAttribute('aria-current', 'page');
  await userEvent.click(screen.getByRole('link', { name: 'Replies' }));
  expect(await screen.findByText('No answer of @bob is alive.')).toBeInTheDocument();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Bob');
  await userEvent.click(screen.getByRole('link', { name: 'Cruds' }));
  expect(await screen.findByText('good day')).toBeInTheDocument();
});

test('an anonymous visitor who follows is redirected to sign in', async () => {
  serveProfile({ ...bob, relation: null });
  render(<AppRoutes />, '/@bob');
  await userEvent.click(await button('Follow'));
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'More options' })).not.toBeInTheDocument();
});

test('an anonymous visitor who opens bookmarks is redirected to sign in', async () => {
  render(<AppRoutes />, '/bookmarks');
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeInTheDocument();
});

test('the followers of an unknown handle are not found', async () => {
  server.use(http.get('/api/users/@nobody/followers', () => problem(404)));
  render(<AppRoutes />, '/@nobody/followers');
  expect(await screen.findByText('@nobody isn’t available')).toBeInTheDocument();
});

test('a hashtag links to its feed, case-insensitively', async () => {
  const crud = crudBy(carol, 'more #Tea', {
    entities: [{ kind: 'hashtag', tag: 'tea', start: 5, end: 9 }],
  });
  server.use(http.get('/api/activities/tags/tea', () => HttpResponse.json([crud])));
  render(<AppRoutes />, '/tags/TEA');
  expect(await screen.findByRole('link', { name: '#Tea' })).toHaveAttribute('href', '/tags/tea');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('#tea');
});
