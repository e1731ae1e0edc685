import { expect, test } from 'vitest';
import { isAnimated } from './animation';

const bytes = (...parts: (string | number[])[]) =>
  new Blob(
    parts.map((part) =>
      Uint8Array.from(typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part),
    ),
  );

const gifHeader = ['GIF89a', [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255]];
const gifDelay = [0x21, 0xf9, 4, 0, 10, 0, 0, 0];
const gifFrame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
const gifFrameWithColours = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 1, 2, 3, 4, 5, 6, 2, 1, 0x2c, 0];
const pngChunk = (kind: string, body: number[]) => [
  [0, 0, 0, body.length],
  kind,
  body,
  [0, 0, 0, 0],
];
const png = (...chunks: (string | number[])[][]) =>
  bytes([0x89], 'PNG\r\n\x1a\n', ...pngChunk('IHDR', Array(13).fill(0)), ...chunks.flat());
const webpChunk = (kind: string, body: number[]) => [
  kind,
  [body.length, 0, 0, 0],
  body,
  body.length % 2 ? [0] : [],
];
const webp = (...chunks: (string | number[])[][]) =>
  bytes('RIFF', [0, 0, 0, 0], 'WEBP', ...chunks.flat());

test.each<[string, Blob, boolean]>([
  ['a GIF of one frame', bytes(...gifHeader, gifDelay, gifFrame, [0x3b]), false],
  ['a GIF of two frames', bytes(...gifHeader, gifDelay, gifFrame, gifDelay, gifFrame), true],
  ['a GIF whose frames have colours', bytes(...gifHeader, gifFrameWithColours, gifFrame), true],
  ['a GIF that looks like two', bytes(...gifHeader, gifFrameWithColours, [0x3b]), false],
  ['a GIF that ends early', bytes('GIF89a'), false],
  ['a PNG', png(pngChunk('IDAT', [1])), false],
  ['an APNG', png(pngChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0]), pngChunk('IDAT', [1])), true],
  ['an APNG of one frame', png(pngChunk('acTL', [0, 0, 0, 1, 0, 0, 0, 0])), false],
  ['a PNG that ends early', bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 8], 'acTL'), false],
  ['a WebP', webp(webpChunk('VP8 ', [1, 2, 3])), false],
  ['a WebP of one frame', webp(webpChunk('ANIM', [1]), webpChunk('ANMF', [1, 2, 3])), false],
  ['a WebP of two frames', webp(webpChunk('ANMF', [1, 2, 3]), webpChunk('ANMF', [1])), true],
  ['an AVIF', bytes([0, 0, 0, 20], 'ftypavif', [0, 0, 0, 0], 'mif1'), false],
  ['an AVIF sequence', bytes([0, 0, 0, 24], 'ftypavis', [0, 0, 0, 0], 'avifavis'), true],
  ['a JPEG', bytes([0xff, 0xd8, 0xff, 0xe0]), false],
  ['nothing', bytes(), false],
])('%s', async (_, file, expected) => {
  expect(await isAnimated(file)).toBe(expected);
});
