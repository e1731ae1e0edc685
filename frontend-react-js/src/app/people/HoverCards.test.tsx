import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { bob, noRelation } from '@/test/users';
import { AvatarLink } from '@/ui/AvatarLink';
import HoverCards from './HoverCards';

function show() {
  server.use(
    http.get('/api/activities/@bob', () =>
      HttpResponse.json({
        profile: { ...bob, bio: 'I build.', followers_count: 3, relation: noRelation },
        activities: [],
      }),
    ),
  );
  render(
    <>
      <AvatarLink name="Bob" handle="bob" picture={null} />
      <p>elsewhere</p>
      <HoverCards />
    </>,
  );
  return document.querySelector<HTMLElement>('a[data-person]') as HTMLElement;
}

// jsdom hides what is a popover.
const card = () => screen.queryByRole('region', { name: 'About @bob', hidden: true });

test('a card about the person is there while the mouse is on their avatar or on the card', async () => {
  const link = show();
  await userEvent.hover(link);
  expect(await screen.findByText('I build.')).toBeInTheDocument();
  expect(screen.getByText('3 followers')).toBeInTheDocument();
  await userEvent.hover(screen.getByText('I build.'));
  expect(card()).toBeInTheDocument();
  await userEvent.hover(screen.getByText('elsewhere'));
  await waitFor(() => expect(card()).not.toBeInTheDocument());
});

test('Escape closes the card, and touch doesn’t open it', async () => {
  const link = show();
  await userEvent.hover(link);
  await screen.findByText('I build.');
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(card()).not.toBeInTheDocument());

  fireEvent.pointerOver(link, { pointerType: 'touch' });
  await userEvent.hover(screen.getByText('elsewhere'));
  expect(card()).not.toBeInTheDocument();
});
