import type { Size } from './crop';
import { UploadError } from './upload-error';

/** MIME types that the API accepts. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

const MAX_UNCHANGED_BYTES = 3_000_000;
const MAX_SIDE_PX = 2560;
/** The API's: no rendition is larger, and narrower ones of tall pictures couldn't be read. */
const MAX_PIXELS = 8_000_000;
const READABLE_WIDTH_PX = 1600;
const MAX_WEBP_SIDE_PX = 16_383;

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
  const { width, height } = downscaledSize(image);
  const canvas = createCanvas(width, height);
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  image.close();
  return encode(canvas);
}

/** Return the size to upload: a tall screenshot keeps a width that can be read. */
export function downscaledSize({ width, height }: Size): Size {
  const scale = Math.min(
    Math.max(
      MAX_SIDE_PX / Math.max(width, height),
      READABLE_WIDTH_PX / width,
      READABLE_WIDTH_PX / 5 / Math.min(width, height),
    ),
    Math.sqrt(MAX_PIXELS / (width * height)),
    MAX_WEBP_SIDE_PX / Math.max(width, height),
    1,
  );
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
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
  if (webp.type === 'image/webp') return webp;
  paintBelow(canvas, 'white');
  return toBlob(canvas, 'image/jpeg');
}

/** Fill what is transparent, which a JPEG would show in black. */
function paintBelow(canvas: HTMLCanvasElement, colour: string) {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = colour;
  context.fillRect(0, 0, canvas.width, canvas.height);
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
