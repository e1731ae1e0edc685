import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { Link } from 'react-router';
import { expect, test } from 'vitest';
import { render } from '@/test/render';
import { Dialog } from './Dialog';

function Page() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Link to="/elsewhere">Elsewhere</Link>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && (
        <Dialog title="Soup" onClose={() => setOpen(false)}>
          <p>Hot</p>
        </Dialog>
      )}
    </>
  );
}

test('a dialog is closed by navigation, and opens on the next page', async () => {
  render(<Page />);
  await userEvent.click(screen.getByText('Open'));
  expect(screen.getByRole('dialog', { name: 'Soup' })).toBeInTheDocument();
  await userEvent.click(screen.getByText('Elsewhere'));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await userEvent.click(screen.getByText('Open'));
  expect(screen.getByRole('dialog', { name: 'Soup' })).toBeInTheDocument();
});
