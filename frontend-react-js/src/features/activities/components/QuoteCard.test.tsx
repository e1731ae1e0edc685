import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, crudBy } from '@/test/users';
import { toQuote } from '../to-quote';
import { Crud } from './Crud';

const picture = {
  uuid: '0197c1d0-0000-7000-8000-0000000000aa',
  width: 4,
  height: 3,
  placeholder: 'AAAA',
  alt: 'A wren',
  renditions: [{ url: '/media/wren.webp', width: 4, height: 3 }],
};

afterEach(signOut);

test('a card shows the quoted crud, and leads to it', async () => {
  const quoted = crudBy(alice, 'a wren', { media: [picture] });
  render(<Crud activity={crudBy(bob, 'look', { quote: toQuote(quoted) })} belowParent={false} />);
  const card = within(await screen.findByRole('region', { name: 'Quote of @alice' }));
  expect(card.getByText('a wren')).toBeInTheDocument();
  expect(card.getByRole('img', { name: 'A wren' })).toBeInTheDocument();
  expect(card.getByRole('link')).toHaveAttribute('href', `/@alice/status/${quoted.uuid}`);
});

test.each([
  ['expired', 'The quoted crud has expired.'],
  ['deleted', 'The quoted crud was deleted.'],
  ['detached', 'The author of the quoted crud removed it from here.'],
  ['not_available', 'The quoted crud isn’t available.'],
] as const)('a quote that is %s says so', async (state, words) => {
  render(<Crud activity={crudBy(bob, 'look', { quote: { state } })} belowParent={false} />);
  expect(await screen.findByText(words)).toBeInTheDocument();
});

test('a card that is on the screen when the quoted crud expires says so', async () => {
  const quoted = crudBy(alice, 'soon gone', {
    expires_at: new Date(Date.now() + 300).toISOString(),
  });
  render(<Crud activity={crudBy(bob, 'look', { quote: toQuote(quoted) })} belowParent={false} />);
  expect(await screen.findByText('The quoted crud has expired.')).toBeInTheDocument();
  expect(screen.queryByText('soon gone')).toBeNull();
});

test('what the viewer mutes, or what has a warning, is shown when asked for', async () => {
  const muted = { ...toQuote(crudBy(alice, 'of somebody muted')), muted: true };
  const word = { ...toQuote(crudBy(alice, 'has the word')), muted_word: 'word' };
  const warned = toQuote(crudBy(alice, 'eight legs', { content_warning: 'Spiders' }));
  for (const [quote, button, text] of [
    [muted, 'Quotes somebody you mute. Show', 'of somebody muted'],
    [word, 'Muted word: word. Show', 'has the word'],
    [warned, 'Show', 'eight legs'],
  ] as const) {
    const { unmount } = render(
      <Crud activity={crudBy(bob, 'look', { quote })} belowParent={false} />,
    );
    const show = await screen.findByRole('button', { name: button });
    expect(screen.queryByText(text)).toBeNull();
    await userEvent.click(show);
    expect(screen.getByText(text)).toBeInTheDocument();
    unmount();
  }
});

test('the quoted person removes their crud after a question', async () => {
  signIn(alice);
  const crud = crudBy(bob, 'look', { quote: toQuote(crudBy(alice, 'mine')) });
  let isDetached = false;
  server.use(
    http.delete(`/api/activities/${crud.uuid}/quote`, () => {
      isDetached = true;
      return HttpResponse.json({ ...crud, quote: { state: 'detached' } });
    }),
  );
  render(<Crud activity={crud} belowParent={false} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Crud options' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Remove my crud from this…' }));
  expect(isDetached).toBe(false);
  await userEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  await act(async () => {});
  expect(isDetached).toBe(true);
});

test('who may not quote has no button for it', async () => {
  signIn(alice);
  render(<Crud activity={crudBy(bob, 'closed', { can_quote: false })} belowParent={false} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Crud options' }));
  expect(await screen.findByRole('menuitem', { name: 'Share' })).toBeInTheDocument();
  expect(screen.queryByRole('menuitem', { name: 'Quote' })).toBeNull();
  expect(screen.queryByRole('menuitem', { name: /^Remove/ })).toBeNull();
});
