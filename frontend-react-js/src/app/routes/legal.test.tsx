import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { AppRoutes } from './AppRoutes';

beforeEach(() => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
});

test.each([
  ['rules', 'Rules', 'Not here'],
  ['privacy notice', 'Privacy', 'What is stored'],
  ['terms', 'Terms', 'Your words'],
])('who signs up can read the %s', async (link, title, heading) => {
  render(<AppRoutes />, '/signup');
  await userEvent.click(await screen.findByRole('link', { name: link }));
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeInTheDocument();
  expect(screen.getByRole('heading', { level: 2, name: heading })).toBeInTheDocument();
});
