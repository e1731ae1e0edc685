import type { Page } from '@playwright/test';

/** Draw a PNG in the page: noise on the left, so that it is large, and nothing on the right. */
export async function drawNoise(page: Page, width: number, height: number) {
  const base64 = await page.evaluate(
    ([across, down]) => {
      const canvas = document.createElement('canvas');
      canvas.width = across ?? 0;
      canvas.height = down ?? 0;
      const pen = canvas.getContext('2d');
      const pixels = pen?.createImageData(canvas.width, canvas.height);
      if (!pen || !pixels) throw new Error('No canvas');
      for (let at = 0; at < pixels.data.length; at += 4) {
        const isLeft = (at / 4) % canvas.width < canvas.width / 2;
        pixels.data.set(
          isLeft ? [Math.random() * 255, Math.random() * 255, 99, 255] : [0, 0, 0, 0],
          at,
        );
      }
      pen.putImageData(pixels, 0, 0);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    },
    [width, height],
  );
  return { name: 'noise.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}
