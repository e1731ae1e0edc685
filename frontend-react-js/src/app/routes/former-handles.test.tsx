import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { useLocation } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { bob, crudBy } from '@/test/users';
import { AppRoutes } from './AppRoutes';

const uuid = '0193a1b2-aaaa-7bbb-8ccc-0123456789ab';
const robert = { ...bob, handle: 'robert' };
const crud = { ...crudBy(robert, 'still me'), uuid };

function Address() {
  const { pathname, search } = useLocation();
  return <output aria-label="Address">{pathname + search}</output>;
}

beforeEach(() => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  for (const handle of ['bob', 'robert']) {
    const moved = (path: string) =>
      handle === 'bob' ? { headers: { 'Content-Location': `/api${path}?limit=20` } } : {};
    server.use(
      http.get(`/api/activities/@${handle}`, () =>
        HttpResponse.json({ profile: robert, activities: [crud] }, moved('/activities/@robert')),
      ),
      http.get(`/api/activities/@${handle}/status/${uuid}`, () =>
        HttpResponse.json({ activity: crud, replies: [] }),
      ),
      http.get(`/api/users/@${handle}/followers`, () =>
        HttpResponse.json([], moved('/users/@robert/followers')),
      ),
    );
  }
});

test.each([
  ['/@bob', '/@robert', 'still me'],
  ['/@bob?tab=replies', '/@robert?tab=replies', 'still me'],
  [`/@bob/status/${uuid}`, `/@robert/status/${uuid}`, 'still me'],
  ['/@bob/followers', '/@robert/followers', 'Nobody yet'],
])('%s moves to %s', async (former, present, shown) => {
  render(
    <>
      <AppRoutes />
      <Address />
    </>,
    former,
  );
  expect(await screen.findByText(shown)).toBeInTheDocument();
  await waitFor(() => expect(screen.getByLabelText('Address')).toHaveTextContent(present));
});
