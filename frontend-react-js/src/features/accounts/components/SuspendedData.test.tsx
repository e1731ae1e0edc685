import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { expect, test, vi } from 'vitest';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { Toasts } from '@/ui/Toasts';
import { SuspendedData } from './SuspendedData';

const show = () =>
  render(
    <>
      <SuspendedData authorization="Bearer suspended" />
      <Toasts />
    </>,
  );

test('a suspended person downloads their data with the token of the sign-in', async () => {
  const saved: string[] = [];
  Object.assign(URL, { createObjectURL: () => 'blob:saved', revokeObjectURL: vi.fn() });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  const tokens: (string | null)[] = [];
  server.use(
    http.get('/api/account/export', ({ request }) => {
      tokens.push(request.headers.get('Authorization'));
      return HttpResponse.json({ person: { handle: 'dave' } });
    }),
  );
  show();
  await userEvent.click(screen.getByRole('button', { name: 'Download' }));
  await waitFor(() => expect(saved).toEqual(['cruddur-dave.json']));
  expect(tokens).toEqual(['Bearer suspended']);
});

test('a suspended person deletes their account after a question; a failure is told', async () => {
  const tokens: (string | null)[] = [];
  server.use(
    http.delete('/api/account', ({ request }) => {
      tokens.push(request.headers.get('Authorization'));
      return tokens.length === 1 ? problem(503) : new HttpResponse(null, { status: 204 });
    }),
  );
  show();
  await userEvent.click(screen.getByRole('button', { name: 'Delete account' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Delete your account?' }));
  expect(tokens).toEqual([]);
  await userEvent.click(dialog.getByRole('button', { name: 'Delete for good' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('the trouble is on our side');
  await userEvent.click(dialog.getByRole('button', { name: 'Delete for good' }));
  await waitFor(() => expect(tokens).toEqual(['Bearer suspended', 'Bearer suspended']));
  expect(await screen.findByText(/Your account is deleted/)).toBeInTheDocument();
});
