import { useInfiniteQuery } from '@tanstack/react-query';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { flattenPages } from '@/lib/api/pagination';
import type { Activity } from '@/lib/api/types';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy } from '@/test/users';
import { feedQuery } from '../api/queries';
import { CrudList } from './CrudList';

type Poll = NonNullable<Activity['poll']>;

const HOUR_MS = 3_600_000;
const hidden = { votes: null, voters: null };

function poll(
  changes: Partial<Poll> = {},
  { votes, voters }: { votes: number[] | null; voters: number | null } = hidden,
): Poll {
  return {
    choices: ['tea', 'coffee'].map((text, index) => ({ text, votes: votes?.[index] ?? null })),
    multiple: false,
    closes_at: new Date(Date.now() + HOUR_MS).toISOString(),
    is_closed: false,
    voters_count: voters,
    voted: null,
    ...changes,
  };
}

function List() {
  return <CrudList listing={flattenPages(useInfiniteQuery(feedQuery('home')))} empty="nothing" />;
}

/** Show a crud of bob's with a poll in a list. */
async function show(of: Poll) {
  const crud = crudBy(bob, 'Which?', { poll: of });
  server.use(http.get('/api/activities/home', () => HttpResponse.json([crud])));
  render(<List />);
  await screen.findByText('tea');
  return crud;
}

function serveVote(crud: Activity, respond: () => Response) {
  const votes: unknown[] = [];
  server.use(
    http.post(`/api/activities/${crud.uuid}/vote`, async ({ request }) => {
      votes.push(await request.json());
      return respond();
    }),
  );
  return votes;
}

/** Load the crud again with this poll. */
function serveThread(crud: Activity, now: Poll) {
  const thread = { activity: { ...crud, poll: now }, ancestors: [], replies: [] };
  server.use(http.get(`/api/activities/@bob/status/${crud.uuid}`, () => HttpResponse.json(thread)));
}

const rows = () =>
  within(screen.getByRole('list', { name: 'Results of the poll' })).getAllByRole('listitem');

beforeEach(() => signIn(alice));
afterEach(signOut);

test('a vote is sent by keyboard, and the results have the focus', async () => {
  const crud = await show(poll());
  const voted = { ...crud, poll: poll({ voted: [1] }, { votes: [1, 2], voters: 3 }) };
  const votes = serveVote(crud, () => HttpResponse.json(voted));
  expect(screen.queryByText('0%')).toBeNull();
  expect(screen.getByRole('button', { name: 'Vote' })).toBeDisabled();
  screen.getByRole('radio', { name: 'tea' }).focus();
  await userEvent.keyboard('[Space][ArrowDown]{Enter}');
  expect(await screen.findByText('3 people voted')).toBeInTheDocument();
  expect(votes).toEqual([{ choices: [1] }]);
  expect(rows().map((row) => row.textContent)).toEqual(['tea33%', 'coffee✓Your vote67%']);
  expect(screen.getByRole('list', { name: 'Results of the poll' })).toHaveFocus();
  expect(screen.queryByRole('radio')).toBeNull();
});

test('several answers are sent, if the poll takes them', async () => {
  const crud = await show(poll({ multiple: true }));
  const votes = serveVote(crud, () =>
    HttpResponse.json({
      ...crud,
      poll: poll({ multiple: true, voted: [0, 1] }, { votes: [1, 1], voters: 1 }),
    }),
  );
  for (const name of ['coffee', 'tea']) {
    await userEvent.click(screen.getByRole('checkbox', { name }));
  }
  await userEvent.click(screen.getByRole('button', { name: 'Vote' }));
  expect(await screen.findByText('1 person voted')).toBeInTheDocument();
  expect(votes).toEqual([{ choices: [0, 1] }]);
  expect(rows().map((row) => row.textContent)).toEqual([
    'tea✓Your vote100%',
    'coffee✓Your vote100%',
  ]);
});

test('a vote that fails isn’t shown as taken', async () => {
  const crud = await show(poll());
  serveVote(crud, () => HttpResponse.error());
  await userEvent.click(screen.getByRole('radio', { name: 'tea' }));
  await userEvent.click(screen.getByRole('button', { name: 'Vote' }));
  expect(await screen.findByRole('alert')).toBeInTheDocument();
  expect(screen.getByRole('radio', { name: 'tea' })).toBeChecked();
  expect(screen.getByRole('button', { name: 'Vote' })).toBeEnabled();
});

test('after a vote in another tab the page shows that one, and says why', async () => {
  const crud = await show(poll());
  serveVote(crud, () => problem(409, 'already_voted'));
  serveThread(crud, poll({ voted: [1] }, { votes: [0, 1], voters: 1 }));
  await userEvent.click(screen.getByRole('radio', { name: 'tea' }));
  await userEvent.click(screen.getByRole('button', { name: 'Vote' }));
  expect(await screen.findByText('1 person voted')).toBeInTheDocument();
  expect(rows().map((row) => row.textContent)).toEqual(['tea0%', 'coffee✓Your vote100%']);
  expect(screen.getByRole('alert')).toHaveTextContent(/already voted/);
});

test('a poll that ends while it is shown takes no vote, and has its results on demand', async () => {
  const closes_at = new Date(Date.now() + 1500).toISOString();
  const crud = await show(poll({ closes_at }));
  serveThread(crud, poll({ closes_at, is_closed: true }, { votes: [0, 0], voters: 0 }));
  await userEvent.click(await screen.findByRole('button', { name: 'Show the results' }));
  expect(await screen.findByText('Nobody has voted yet')).toBeInTheDocument();
  expect(screen.getByText('Ended')).toBeInTheDocument();
  expect(rows().map((row) => row.textContent)).toEqual(['tea0%', 'coffee0%']);
});

test('somebody signed out is led to sign in', async () => {
  await signOut();
  await show(poll());
  expect(screen.getByRole('link', { name: 'Sign in to vote' })).toHaveAttribute('href', '/signin');
  expect(screen.queryByRole('radio')).toBeNull();
  expect(rows().map((row) => row.textContent)).toEqual(['tea', 'coffee']);
});
