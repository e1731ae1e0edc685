import { msg } from '@/lib/i18n/translate';

export const STILL_TEXT = msg('thisAnimationIsShownAs');

const IMAGE = 0x2c;
const EXTENSION = 0x21;

/** Return whether a picture moves: pictures are shown as their first frame. */
export async function isAnimated(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  try {
    if (text(bytes, 0, 4) === 'GIF8') return hasGifFrames(bytes);
    if (text(bytes, 1, 3) === 'PNG') return hasApngFrames(bytes, view);
    if (text(bytes, 0, 4) === 'RIFF') return hasWebpFrames(bytes, view);
    if (text(bytes, 4, 4) === 'ftyp') {
      return text(bytes, 8, Math.min(view.getUint32(0), 256) - 8).includes('avis');
    }
  } catch (error) {
    // The file ends too early; the API says so.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}

function hasGifFrames(bytes: Uint8Array): boolean {
  let at = 13 + colourTableLength(bytes[10]);
  for (let frames = 0; at < bytes.length; ) {
    const kind = bytes[at];
    if (kind === IMAGE) {
      frames += 1;
      if (frames > 1) return true;
      at += 11 + colourTableLength(bytes[at + 9]);
    } else if (kind === EXTENSION) at += 2;
    else return false;
    while (bytes[at]) at += (bytes[at] ?? 0) + 1;
    at += 1;
  }
  return false;
}

function colourTableLength(flags = 0): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

function hasApngFrames(bytes: Uint8Array, view: DataView): boolean {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const kind = text(bytes, at + 4, 4);
    if (kind === 'acTL') return view.getUint32(at + 8) > 1;
    if (kind === 'IDAT') return false;
  }
  return false;
}

function hasWebpFrames(bytes: Uint8Array, view: DataView): boolean {
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (text(bytes, at, 4) === 'ANMF') frames += 1;
    if (frames > 1) return true;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return false;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + Math.max(0, length)));
}
