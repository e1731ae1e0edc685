import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { pressBack } from '@/test/press-back';
import { render } from '@/test/render';
import { Menu } from './Menu';

const mute = vi.fn();
const block = vi.fn();
const button = () => screen.getByRole('button', { name: 'More options' });

beforeEach(async () => {
  vi.clearAllMocks();
  render(
    <Menu
      label="More options"
      items={[
        { label: 'Mute', onSelect: mute },
        { label: 'Message', onSelect: vi.fn() },
        { label: 'Block', isDestructive: true, onSelect: block },
      ]}
    />,
  );
  await userEvent.click(button());
});

test('it focuses its first item, and arrow keys wrap around', async () => {
  expect(screen.getByRole('menuitem', { name: 'Mute' })).toHaveFocus();
  await userEvent.keyboard('{ArrowUp}');
  expect(screen.getByRole('menuitem', { name: 'Block' })).toHaveFocus();
  await userEvent.keyboard('{ArrowDown}');
  expect(screen.getByRole('menuitem', { name: 'Mute' })).toHaveFocus();
});

test('a letter focuses the next item that starts with it', async () => {
  await userEvent.keyboard('m');
  expect(screen.getByRole('menuitem', { name: 'Message' })).toHaveFocus();
  await userEvent.keyboard('b{Enter}');
  expect(block).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
});

test('Escape selects nothing and restores focus', async () => {
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
  expect(button()).toHaveFocus();
  expect(mute).not.toHaveBeenCalled();
});

test('a click outside closes it', async () => {
  await userEvent.click(document.body);
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
});

test('Back closes it, and stays on the page', async () => {
  const address = window.location.href;
  await pressBack();
  await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
  expect(button()).toHaveFocus();
  expect(window.location.href).toBe(address);
});
