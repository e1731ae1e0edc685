import type { Page } from '@playwright/test';

/** Draw a PNG in the page: noise on the left, so that it is large, and nothing on the right. */
export async function drawNoise(page: Page, width: number, height: number, share = 0.5) {
  const base64 = await page.evaluate(
    ([across = 0, down = 0, noisy = 0]) => {
      const canvas = document.createElement('canvas');
      canvas.width = across;
      canvas.height = down;
      const pen = canvas.getContext('2d');
      const pixels = pen?.createImageData(canvas.width, canvas.height);
      if (!pen || !pixels) throw new Error('No canvas');
      for (let at = 0; at < pixels.data.length; at += 4) {
        const isLeft = (at / 4) % canvas.width < canvas.width * noisy;
        pixels.data.set(
          isLeft ? [Math.random() * 255, Math.random() * 255, 99, 255] : [0, 0, 0, 0],
          at,
        );
      }
      pen.putImageData(pixels, 0, 0);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [width, height, share],
  );
  return { name: 'noise.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}
