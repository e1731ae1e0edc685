import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { expect, test, vi } from 'vitest';
import { editing } from '@/features/activities/editing';
import { uploadTray } from '@/features/media/upload-tray';
import type { Activity } from '@/lib/api/types';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { alice, crudBy } from '@/test/users';
import ComposeDialog from './ComposeDialog';

const picture: Activity['media'][number] = {
  uuid: '0197c1d0-0000-7000-8000-0000000000aa',
  width: 8,
  height: 8,
  placeholder: '',
  alt: 'A cat',
  renditions: [{ url: '/media/a.webp', width: 8, height: 8 }],
};

type Edit = { version: string | null; body: unknown };

/** Answer edits with these problems, one after the other, then with the edited crud. */
function serveEdits(crud: Activity, ...problems: [status: number, code: string][]) {
  const edits: Edit[] = [];
  server.use(
    http.patch('/api/activities/:uuid', async ({ request }) => {
      const body = (await request.json()) as Partial<Activity>;
      edits.push({ version: request.headers.get('If-Match'), body });
      const refused = problems[edits.length - 1];
      if (refused) return problem(...refused);
      return HttpResponse.json({ ...crud, ...body, media: [], edited_at: '2030-01-01T00:00:00Z' });
    }),
  );
  return edits;
}

async function open(crud: Activity) {
  render(<ComposeDialog person={alice} />);
  act(() => editing.open(crud));
  return within(await screen.findByRole('dialog', { name: 'Edit this crud' }));
}

test('an edit has what the crud says, and names its version', async () => {
  const discarded = vi.fn();
  server.use(http.delete('/api/media/:uuid', discarded));
  const crud = crudBy(alice, 'tehre', { content_warning: 'Spelling', media: [picture] });
  const edits = serveEdits(crud);
  const dialog = await open(crud);
  expect(dialog.getByLabelText('Your crud')).toHaveValue('tehre');
  expect(dialog.getByLabelText('Content warning')).toHaveValue('Spelling');
  expect(dialog.getByLabelText('What picture 1 shows')).toHaveValue('A cat');
  expect(dialog.queryByLabelText('Expires in')).toBeNull();
  await userEvent.clear(dialog.getByLabelText('Your crud'));
  await userEvent.type(dialog.getByLabelText('Your crud'), 'there');
  await userEvent.click(dialog.getByRole('button', { name: 'Remove picture 1' }));
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(edits).toEqual([
    {
      version: `"${crud.created_at}"`,
      body: { message: 'there', content_warning: 'Spelling', media: [] },
    },
  ]);
  expect(discarded).not.toHaveBeenCalled();
});

test('a newer text is shown beside what was written, and can be taken', async () => {
  const crud = crudBy(alice, 'first');
  const newer = { ...crud, message: 'from elsewhere', edited_at: '2030-01-01T00:00:00.000Z' };
  const edits = serveEdits(crud, [412, 'activity_edited']);
  server.use(
    http.get('/api/activities/@alice/status/:uuid', () =>
      HttpResponse.json({ activity: newer, ancestors: [], replies: [] }),
    ),
  );
  const dialog = await open(crud);
  await userEvent.type(dialog.getByLabelText('Your crud'), ' and mine');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  const region = within(await dialog.findByRole('region', { name: 'The newer text' }));
  expect(region.getByText('from elsewhere')).toBeVisible();
  expect(dialog.getByLabelText('Your crud')).toHaveValue('first and mine');
  await userEvent.click(region.getByRole('button', { name: 'Use this text' }));
  expect(dialog.getByLabelText('Your crud')).toHaveValue('from elsewhere');
  await userEvent.type(dialog.getByLabelText('Your crud'), '!');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(edits).toHaveLength(2));
  expect(edits[1]).toEqual({
    version: '"2030-01-01T00:00:00.000Z"',
    body: { message: 'from elsewhere!', content_warning: null, media: [] },
  });
});

test('a refused edit keeps the words, and closing without a change keeps nothing', async () => {
  const crud = crudBy(alice, 'first');
  serveEdits(crud, [409, 'activity_not_editable']);
  const dialog = await open(crud);
  await userEvent.type(dialog.getByLabelText('Your crud'), ' again');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('Your words are kept here.');
  await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
  uploadTray.reset();
  act(() => editing.open({ ...crud, message: 'newer' }));
  const field = await screen.findByLabelText('Your crud');
  expect(field).toHaveValue('first again');
  await userEvent.clear(field);
  await userEvent.type(field, 'newer');
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  act(() => editing.open({ ...crud, message: 'newest' }));
  expect(await screen.findByLabelText('Your crud')).toHaveValue('newest');
});
