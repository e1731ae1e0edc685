import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { Toasts } from './Toasts';
import { dismissAll } from './toasts';
import { useOnDemand } from './use-on-demand';

afterEach(dismissAll);

const Part = ({ onClose }: { onClose: () => void }) => (
  <button type="button" onClick={onClose}>
    Close
  </button>
);

const load = vi.fn(async () => ({ default: Part }));

function Page() {
  const { Component, open, close } = useOnDemand(load);
  return (
    <>
      <button type="button" onClick={open}>
        Open
      </button>
      {Component && <Component onClose={close} />}
      <Toasts />
    </>
  );
}

test('a component is loaded when it is opened, and can be closed', async () => {
  render(<Page />);
  expect(screen.queryByText('Close')).not.toBeInTheDocument();
  await userEvent.click(screen.getByText('Open'));
  await userEvent.click(await screen.findByText('Close'));
  expect(screen.queryByText('Close')).not.toBeInTheDocument();
});

test('a component that fails to load is a toast, and the next use loads it again', async () => {
  load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
  render(<Page />);
  await userEvent.click(screen.getByText('Open'));
  expect(await screen.findByRole('alert')).toHaveTextContent('That didn’t load');
  await userEvent.click(screen.getByText('Open'));
  expect(await screen.findByText('Close')).toBeInTheDocument();
});
