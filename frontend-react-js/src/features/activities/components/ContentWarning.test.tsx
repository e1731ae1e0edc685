import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { setWarnedContentShown } from '@/lib/warning-setting';
import { render } from '@/test/render';
import { alice, crudBy } from '@/test/users';
import { Crud } from './Crud';
import { CrudDetail } from './CrudDetail';

const picture = {
  uuid: '0197c1d0-0000-7000-8000-0000000000aa',
  width: 4,
  height: 3,
  placeholder: 'AAAA',
  alt: 'A spider',
  renditions: [{ url: '/media/spider.webp', width: 4, height: 3 }],
};

beforeEach(() => setWarnedContentShown(false));

test('text and pictures are behind the warning, until asked for', async () => {
  const crud = crudBy(alice, 'eight legs', { content_warning: 'Spiders', media: [picture] });
  const list = render(<Crud activity={crud} belowParent={false} />);
  expect(await screen.findByText('Spiders')).toBeInTheDocument();
  const button = screen.getByRole('button', { name: 'Show, with 1 picture' });
  expect(button).toHaveAttribute('aria-expanded', 'false');
  expect(screen.queryByText('eight legs')).toBeNull();
  expect(screen.queryByRole('img')).toBeNull();
  expect(document.body.innerHTML).not.toContain('/media/spider.webp');

  await userEvent.click(button);
  expect(screen.getByText('eight legs')).toBeInTheDocument();
  expect(screen.getByRole('img', { name: 'A spider' })).toBeInTheDocument();
  expect(screen.getByText('Spiders')).toBeInTheDocument();

  list.unmount();
  render(<Crud activity={crud} belowParent={false} />);
  expect(await screen.findByText('eight legs')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Hide' }));
  expect(screen.queryByText('eight legs')).toBeNull();
});

test('a warning by moderators shows in the same way', async () => {
  const crud = crudBy(alice, 'text', { moderation_warning: 'Violence', content_warning: 'War' });
  render(<CrudDetail activity={crud} belowParent={false} />);
  expect(await screen.findByText('Violence')).toBeInTheDocument();
  expect(screen.getByText('War')).toBeInTheDocument();
  expect(screen.queryByText('text')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(screen.getByText('text')).toBeInTheDocument();
});

test('the setting opens warnings, but no hidden replies', async () => {
  setWarnedContentShown(true);
  const warned = crudBy(alice, 'warned text', { content_warning: 'Spiders' });
  const hidden = crudBy(alice, 'hidden text', { content_warning: 'Spiders', hidden: true });
  render(
    <>
      <Crud activity={warned} belowParent={false} />
      <Crud activity={hidden} belowParent={false} />
    </>,
  );
  expect(await screen.findByText('warned text')).toBeInTheDocument();
  expect(screen.getByText('The author of the thread hid this reply.')).toBeInTheDocument();
  expect(screen.queryByText('hidden text')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(screen.getByText('hidden text')).toBeInTheDocument();
});

test('the page of a hidden reply shows it', async () => {
  const hidden = crudBy(alice, 'hidden text', { hidden: true });
  render(<CrudDetail activity={hidden} belowParent={false} />);
  expect(await screen.findByText('hidden text')).toBeInTheDocument();
  expect(screen.getByText('The author of the thread hid this reply.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Show' })).toBeNull();
});
