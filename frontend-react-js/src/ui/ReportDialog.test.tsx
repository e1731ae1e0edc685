import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import ReportDialog from './ReportDialog';

const subject = { type: 'activity', uuid: 'a-crud', message_group_uuid: null } as const;

test('needs a reason, and sends it with the comment', async () => {
  const user = userEvent.setup();
  const sent = vi.fn();
  const onClose = vi.fn();
  server.use(
    http.post('/api/reports', async ({ request }) => {
      sent(await request.json());
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  render(<ReportDialog subject={subject} onClose={onClose} />);
  await user.click(screen.getByRole('button', { name: 'Report' }));
  expect(screen.getByRole('alert')).toHaveTextContent('Choose what is wrong.');
  await user.click(screen.getByRole('radio', { name: 'Hate' }));
  await user.type(screen.getByRole('textbox'), 'He does it daily.');
  await user.click(screen.getByRole('button', { name: 'Report' }));
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    subject,
    reason: 'hate',
    comment: 'He does it daily.',
  });
});

test('says that the crud is gone, and keeps the words', async () => {
  const user = userEvent.setup();
  server.use(
    http.post('/api/reports', () =>
      HttpResponse.json(
        { type: 'urn:cruddur:problem:activity_not_found', title: 'Gone', status: 404, detail: '.' },
        { status: 404, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  render(<ReportDialog subject={subject} onClose={() => undefined} />);
  await user.click(screen.getByRole('radio', { name: 'Hate' }));
  await user.type(screen.getByRole('textbox'), 'words');
  await user.click(screen.getByRole('button', { name: 'Report' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('isn’t available any more');
  expect(screen.getByRole('textbox')).toHaveValue('words');
});
