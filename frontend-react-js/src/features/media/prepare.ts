import { Refused } from './refused';

/** What the API takes, and what a file dialog offers. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

const LARGE_BYTES = 3_000_000;
const SIDE = 2560;

/**
 * Make a picture fit for the way: what is large, or of a type that only this browser reads (HEIC), is drawn
 * anew no larger than it will ever be shown. Moving pictures stay as they are.
 */
export async function prepare(file: Blob): Promise<Blob> {
  const isAccepted = acceptedTypes.includes(file.type);
  if (isAccepted && (file.size <= LARGE_BYTES || file.type === 'image/gif')) return file;
  const drawn = await redraw(file).catch(() => null);
  if (drawn && (!isAccepted || drawn.size < file.size)) return drawn;
  if (isAccepted) return file;
  throw new Refused(/hei[cf]/.test(file.type) ? 'image_heic' : 'image_unknown_format');
}

async function redraw(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = canvasOf(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return encode(canvas);
}

export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  return canvas;
}

/** As WebP; a browser that can't write it answers PNG, and is asked for JPEG. */
export async function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  const webp = await blobOf(canvas, 'image/webp');
  return webp.type === 'image/webp' ? webp : blobOf(canvas, 'image/jpeg');
}

function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The canvas gives nothing'))),
      type,
      0.9,
    ),
  );
}
