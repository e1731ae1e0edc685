import { UploadError } from './upload-error';

/** What the API takes, and what a file dialog offers. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

const MAX_UNCHANGED_BYTES = 3_000_000;
const MAX_SIDE_PX = 2560;

/**
 * Make a picture fit for the way: what is large, or of a type that only this browser reads (HEIC), is redrawn
 * anew no larger than it will ever be shown. Moving pictures stay as they are.
 */
export async function downscale(file: Blob): Promise<Blob> {
  const isAccepted = acceptedTypes.includes(file.type);
  if (isAccepted && (file.size <= MAX_UNCHANGED_BYTES || file.type === 'image/gif')) return file;
  const redrawn = await redraw(file).catch(() => null);
  if (redrawn && (!isAccepted || redrawn.size < file.size)) return redrawn;
  if (isAccepted) return file;
  throw new UploadError(/hei[cf]/.test(file.type) ? 'image_heic' : 'image_unknown_format');
}

async function redraw(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, MAX_SIDE_PX / Math.max(image.width, image.height));
  const canvas = createCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return encode(canvas);
}

export function createCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  return canvas;
}

/** As WebP; a browser that can't write it answers PNG, and is asked for JPEG. */
export async function encode(canvas: HTMLCanvasElement): Promise<Blob> {
  const webp = await toBlob(canvas, 'image/webp');
  return webp.type === 'image/webp' ? webp : toBlob(canvas, 'image/jpeg');
}

function toBlob(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The canvas gives nothing'))),
      type,
      0.9,
    ),
  );
}
