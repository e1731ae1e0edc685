import { useQuery } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { OfflineBanner } from './OfflineBanner';

function turn(online: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
  act(() => {
    window.dispatchEvent(new Event(online ? 'online' : 'offline'));
  });
}

afterEach(() => turn(true));

test('the banner is shown while the device is offline', () => {
  render(<OfflineBanner />);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  turn(false);
  expect(screen.getByRole('status')).toHaveTextContent(/You are offline/);
  turn(true);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

test('failed queries are refetched when online again, successful ones are not', async () => {
  const came = vi.fn(async () => 'came');
  const failed = vi.fn(async () => {
    if (!navigator.onLine) throw new Error('No network');
    return 'came late';
  });
  function Page() {
    useQuery({ queryKey: ['came'], queryFn: came, networkMode: 'always' });
    const { data, isError } = useQuery({
      queryKey: ['failed'],
      queryFn: failed,
      networkMode: 'always',
    });
    return isError ? 'it failed' : data;
  }
  turn(false);
  render(
    <>
      <OfflineBanner />
      <Page />
    </>,
  );
  await screen.findByText('it failed');
  turn(true);
  expect(await screen.findByText('came late')).toBeInTheDocument();
  expect(came).toHaveBeenCalledOnce();
});
