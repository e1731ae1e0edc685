import { useInfiniteQuery } from '@tanstack/react-query';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { delay, HttpResponse, http } from 'msw';
import { useLocation } from 'react-router';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { flattenPages } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy } from '@/test/users';
import { Toasts } from '@/ui/Toasts';
import { bookmarksQuery, feedQuery } from '../api/queries';
import { CrudList } from './CrudList';

function List({
  name,
  query,
}: {
  name: string;
  query: ReturnType<typeof feedQuery> | typeof bookmarksQuery;
}) {
  return (
    <section aria-label={name}>
      <CrudList
        listing={flattenPages(useInfiniteQuery(query as typeof bookmarksQuery))}
        empty="nothing"
      />
    </section>
  );
}

function Where() {
  const { pathname, state } = useLocation();
  return <output>{`${pathname} from ${state?.from}`}</output>;
}

/** Two lists with the same cruds, as on two pages. */
async function showLists(...cruds: Activity[]) {
  server.use(
    http.get('/api/activities/home', () => HttpResponse.json(cruds)),
    http.get('/api/activities/bookmarks', () => HttpResponse.json(cruds)),
  );
  render(
    <>
      <List name="home" query={feedQuery('home')} />
      <List name="bookmarks" query={bookmarksQuery} />
      <Toasts />
      <Where />
    </>,
  );
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2 * cruds.length));
}

const inList = (name: string) => within(screen.getByRole('region', { name }));
const button = (name: string, list = 'home') => inList(list).getByRole('button', { name });

/** Respond to a reaction as the API does, with a delay in which the optimistic update is visible. */
function serveReaction(crud: Activity, reaction: string, responses: (() => Response)[]) {
  const calls: string[] = [];
  server.use(
    http.all(`/api/activities/${crud.uuid}/${reaction}`, async ({ request }) => {
      calls.push(request.method);
      await delay(30);
      const respond = responses[Math.min(calls.length, responses.length) - 1];
      return respond?.();
    }),
  );
  return calls;
}

describe('signed in', () => {
  beforeEach(() => signIn(alice));
  afterEach(signOut);

  test('a like is shown immediately in every list, and then the API’s count', async () => {
    const crud = crudBy(bob, 'good day', { likes_count: 4 });
    const calls = serveReaction(crud, 'like', [
      () => HttpResponse.json({ ...crud, liked: true, likes_count: 9 }),
    ]);
    await showLists(crud);
    expect(button('Like')).toHaveAttribute('aria-pressed', 'false');
    expect(button('Like')).toHaveAccessibleDescription('4 likes');

    await userEvent.click(button('Like'));
    for (const list of ['home', 'bookmarks']) {
      expect(button('Like', list)).toHaveAttribute('aria-pressed', 'true');
      expect(button('Like', list)).toHaveAccessibleDescription('5 likes');
    }
    await waitFor(() => expect(button('Like')).toHaveAccessibleDescription('9 likes'));
    expect(button('Like', 'bookmarks')).toHaveAccessibleDescription('9 likes');
    expect(calls).toEqual(['PUT']);
  });

  test.each([
    ['Like', 'like', 'likes'],
    ['Repost', 'repost', 'reposts'],
    ['Bookmark', 'bookmark', null],
  ])('a failed %s is rolled back everywhere, with an error', async (name, reaction, noun) => {
    const crud = crudBy(bob, 'good day');
    serveReaction(crud, reaction, [() => problem(503)]);
    await showLists(crud);
    await userEvent.click(button(name));
    expect(button(name, 'bookmarks')).toHaveAttribute('aria-pressed', 'true');

    expect(await screen.findByRole('alert')).toHaveTextContent(/the trouble is on our side/);
    for (const list of ['home', 'bookmarks']) {
      expect(button(name, list)).toHaveAttribute('aria-pressed', 'false');
      expect(button(name, list)).toHaveAccessibleDescription(noun ? `0 ${noun}` : '');
    }
  });

  test('two quick toggles are sent one after the other, and the last is shown', async () => {
    const crud = crudBy(bob, 'good day');
    const calls = serveReaction(crud, 'like', [
      () => HttpResponse.json({ ...crud, liked: true, likes_count: 1 }),
      () => HttpResponse.json(crud),
    ]);
    await showLists(crud);
    await userEvent.dblClick(button('Like'));
    expect(button('Like')).toHaveAttribute('aria-pressed', 'false');
    await waitFor(() => expect(calls).toEqual(['PUT', 'DELETE']));
    await delay(60);
    expect(button('Like')).toHaveAttribute('aria-pressed', 'false');
    expect(button('Like')).toHaveAccessibleDescription('0 likes');
  });

  test('a list that was requested before the response doesn’t undo a like', async () => {
    const crud = crudBy(bob, 'good day');
    let unblock = () => {};
    const blocked = new Promise<void>((resolve) => {
      unblock = resolve;
    });
    let respond = () => {};
    const responds = new Promise<void>((resolve) => {
      respond = resolve;
    });
    await showLists(crud);
    server.use(
      http.put(`/api/activities/${crud.uuid}/like`, async () => {
        await responds;
        return HttpResponse.json({ ...crud, liked: true, likes_count: 9 });
      }),
    );
    await userEvent.click(button('Like'));
    let isRequested = false;
    server.use(
      http.get('/api/activities/bookmarks', async () => {
        isRequested = true;
        await blocked;
        return HttpResponse.json([crud]);
      }),
    );
    fireEvent(window, new Event('visibilitychange'));
    await waitFor(() => expect(isRequested).toBe(true));
    respond();
    await waitFor(() => expect(button('Like', 'bookmarks')).toHaveAccessibleDescription('9 likes'));
    unblock();
    await act(() => delay(50));
    expect(button('Like', 'bookmarks')).toHaveAccessibleDescription('9 likes');
  });

  test('if two quick toggles fail, the crud is rolled back', async () => {
    const crud = crudBy(bob, 'good day');
    const calls = serveReaction(crud, 'like', [() => problem(503)]);
    await showLists(crud);
    await userEvent.dblClick(button('Like'));
    await screen.findByRole('alert');
    expect(calls).toEqual(['PUT', 'DELETE']);
    expect(button('Like')).toHaveAttribute('aria-pressed', 'false');
    expect(button('Like')).toHaveAccessibleDescription('0 likes');
  });

  test('the reposter in one list is not shown in another', async () => {
    const crud = crudBy(bob, 'good day', {
      reposted_by: { handle: 'carol', display_name: 'Carol' },
    });
    serveReaction(crud, 'repost', [
      () => HttpResponse.json({ ...crud, reposted: true, reposts_count: 1, reposted_by: null }),
    ]);
    await showLists(crud);
    await userEvent.click(button('Repost'));
    await delay(60);
    expect(inList('home').getByText(/Reposted by/)).toHaveTextContent('Reposted by Carol');
    expect(button('Repost')).toHaveAccessibleDescription('1 repost');
  });

  test('a crud that no longer exists is removed from every list', async () => {
    const crud = crudBy(bob, 'fleeting');
    serveReaction(crud, 'like', [() => problem(404)]);
    await showLists(crud, crudBy(bob, 'lasting'));
    const [first] = inList('home').getAllByRole('button', { name: 'Like' });
    if (first) await userEvent.click(first);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'That crud isn’t available any more.',
    );
    expect(screen.queryByText('fleeting')).not.toBeInTheDocument();
    expect(screen.getAllByText('lasting')).toHaveLength(2);
  });

  /** Open the menu of the only crud in a list. */
  async function openMenu(list = 'home') {
    await userEvent.click(await inList(list).findByRole('button', { name: 'Crud options' }));
    await screen.findByRole('menu');
  }
  const names = () => screen.getAllByRole('menuitem').map(({ textContent }) => textContent);

  test('own cruds can be deleted, and others’ reported', async () => {
    await showLists(crudBy(bob, 'not mine'));
    await openMenu();
    expect(names()).toEqual(['Quote', 'Share', 'Mute thread', 'Report…']);
    await waitFor(() => expect(screen.getByRole('menuitem', { name: 'Quote' })).toHaveFocus());
    await userEvent.keyboard('{Escape}');
    expect(button('Crud options')).toHaveFocus();
    await userEvent.click(button('Crud options'));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Report…' }));
    expect(await screen.findByRole('dialog', { name: 'Report this crud' })).toBeInTheDocument();
  });

  test('deleting by keyboard asks for confirmation and removes the crud from every list', async () => {
    const crud = crudBy(alice, 'regretted');
    let deleted = 0;
    server.use(
      http.delete(`/api/activities/${crud.uuid}`, () => {
        deleted += 1;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await showLists(crud, crudBy(bob, 'the next one'));
    (await inList('home').findAllByRole('button', { name: 'Crud options' }))[0]?.focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('menu');
    expect(names()).toEqual([
      'Quote',
      'Share',
      'Mute thread',
      'Edit',
      'Who can reply…',
      'Who can quote…',
      'Delete',
    ]);
    await userEvent.keyboard('d{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Delete this crud?' });
    expect(within(dialog).getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(inList('home').getAllByRole('button', { name: 'Crud options' })[0]).toHaveFocus();
    expect(deleted).toBe(0);

    await userEvent.keyboard('{Enter}d{Enter}');
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Tab}{Enter}');
    await waitFor(() => expect(screen.queryByText('regretted')).not.toBeInTheDocument());
    expect(screen.getByText('Your crud is deleted.')).toBeInTheDocument();
    expect(deleted).toBe(1);
    expect(inList('home').getByRole('article')).toHaveFocus();
  });

  test('a failed deletion shows an error in the dialog and keeps the crud', async () => {
    const crud = crudBy(alice, 'regretted');
    server.use(http.delete(`/api/activities/${crud.uuid}`, () => HttpResponse.error()));
    await showLists(crud);
    await openMenu();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(/can’t be reached/);
    expect(screen.getAllByText('regretted')).toHaveLength(2);
  });
});

describe('signed out', () => {
  test.each(['Like', 'Repost', 'Bookmark'])('%s leads to sign in', async (name) => {
    await showLists(crudBy(bob, 'good day'));
    await userEvent.click(button(name));
    expect(screen.getByText('/signin from /')).toBeInTheDocument();
  });

  test('Reply leads to sign in, and from there to the crud', async () => {
    const crud = crudBy(bob, 'good day');
    await showLists(crud);
    await userEvent.click(inList('home').getByRole('link', { name: 'Reply' }));
    expect(screen.getByText(`/signin from /@bob/status/${crud.uuid}`)).toBeInTheDocument();
  });
});

describe('sharing', () => {
  test('copies the link without the Web Share API', async () => {
    const crud = crudBy(bob, 'good day');
    await showLists(crud);
    // jsdom has no clipboard.
    const person = userEvent.setup();
    const writeText = vi.spyOn(navigator.clipboard, 'writeText');
    await person.click(button('Share'));
    expect(await screen.findByText('The link is copied.')).toBeInTheDocument();
    expect(writeText).toHaveBeenCalledWith(`${window.location.origin}/@bob/status/${crud.uuid}`);
  });

  test('cancelling shows no message', async () => {
    const share = vi.fn().mockRejectedValue(new DOMException('changed my mind', 'AbortError'));
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { share }));
    await showLists(crudBy(bob, 'good day'));
    await userEvent.click(button('Share'));
    expect(share).toHaveBeenCalled();
    expect(screen.queryByText(/The link/)).not.toBeInTheDocument();
    vi.unstubAllGlobals();
  });
});
