import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Picture } from '@/lib/api/types';
import { render } from '@/test/render';
import { ImageGrid } from './ImageGrid';

test('the lightbox shows each picture with its alt text, by keyboard', async () => {
  const picture = (uuid: string, alt: string): Picture => ({
    uuid,
    alt,
    width: 800,
    height: 600,
    placeholder: 'UklG',
    renditions: [
      { url: `/media/${uuid}/320.webp`, width: 320, height: 240 },
      { url: `/media/${uuid}/640.webp`, width: 640, height: 480 },
    ],
  });
  render(<ImageGrid pictures={[picture('1', 'A cat'), picture('2', '')]} />);
  const image = screen.getByRole('img', { name: 'A cat' });
  expect(image).toHaveAttribute('srcset', '/media/1/320.webp 320w, /media/1/640.webp 640w');
  expect(image).toHaveAttribute('width', '800');
  await userEvent.click(screen.getByRole('button', { name: 'Picture: A cat' }));
  const lightbox = await screen.findByRole('dialog', { name: 'Picture 1 of 2' });
  expect(within(lightbox).getByText('A cat')).toBeInTheDocument();
  fireEvent.keyDown(lightbox, { key: 'ArrowRight' });
  expect(screen.getByRole('dialog', { name: 'Picture 2 of 2' })).toBeInTheDocument();
  fireEvent.keyDown(lightbox, { key: 'ArrowRight' });
  expect(screen.getByRole('button', { name: 'Next picture' })).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test.each([
  [990, 11_490, 'tall'],
  [10_000, 10, 'wide'],
])('the lightbox scrolls a strip of %i × %i by keyboard', async (width, height, direction) => {
  const strip = { uuid: '1', alt: '', width, height, placeholder: 'UklG' };
  render(<ImageGrid pictures={[{ ...strip, renditions: [{ url: '/1.webp', width, height }] }]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Picture 1 of 1' }));
  const lightbox = within(await screen.findByRole('dialog', { name: 'Picture 1 of 1' }));
  const frame = lightbox.getByRole('group', { name: 'The picture, scrollable' });
  expect(frame).toHaveAttribute('tabindex', '0');
  expect(frame).toHaveAttribute('data-strip', direction);
});
