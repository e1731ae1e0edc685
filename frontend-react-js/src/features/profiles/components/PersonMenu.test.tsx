import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { bob, noRelation } from '@/test/users';
import { PersonMenu } from './PersonMenu';

function show(isProtected: boolean) {
  render(
    <PersonMenu uuid={bob.uuid} handle="bob" relation={noRelation} isProtected={isProtected} />,
  );
}

test('copies the address of a feed', async () => {
  const user = userEvent.setup();
  const copy = vi.spyOn(navigator.clipboard, 'writeText');
  show(false);
  await user.click(screen.getByRole('button', { name: 'More options' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Copy feed address' }));
  expect(copy).toHaveBeenCalledWith(`${window.location.origin}/@bob.atom`);
});

test('a protected person has no feed', async () => {
  show(true);
  await userEvent.click(screen.getByRole('button', { name: 'More options' }));
  expect(await screen.findByRole('menuitem', { name: 'Mute' })).toBeInTheDocument();
  expect(screen.queryByRole('menuitem', { name: 'Copy feed address' })).not.toBeInTheDocument();
});
