import { UploadError } from './upload-error';

/** MIME types that the API accepts. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

const MAX_UNCHANGED_BYTES = 3_000_000;
const MAX_SIDE_PX = 2560;

/**
 * Downscale large images and convert types that only the browser can read, such as HEIC.
 * GIFs aren't changed, because they may be animated.
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

/** Encode as WebP, or as JPEG in browsers without a WebP encoder, which return PNG. */
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
