/** Position of an image in the crop window: offset of its centre in window widths, and zoom. */
export type View = { x: number; y: number; zoom: number };

export type Size = { width: number; height: number };

export const initialView: View = { x: 0, y: 0, zoom: 1 };

/** Return the size, in window widths, at which the image covers the window. */
export function coverSize({ width, height }: Size, aspect: number, zoom: number): Size {
  const ratio = width / height;
  return ratio > aspect
    ? { width: (ratio / aspect) * zoom, height: zoom / aspect }
    : { width: zoom, height: zoom / ratio };
}

/** Return the nearest view without gaps. */
export function clampView(view: View, picture: Size, aspect: number): View {
  const { width, height } = coverSize(picture, aspect, view.zoom);
  return {
    zoom: view.zoom,
    x: clamp(view.x, (width - 1) / 2),
    y: clamp(view.y, (height - 1 / aspect) / 2),
  };
}

/** Return the visible area in pixels of the image. */
export function visibleArea({ x, y, zoom }: View, picture: Size, aspect: number) {
  const { width, height } = coverSize(picture, aspect, zoom);
  return {
    left: (((width - 1) / 2 - x) / width) * picture.width,
    top: (((height - 1 / aspect) / 2 - y) / height) * picture.height,
    width: picture.width / width,
    height: picture.height / aspect / height,
  };
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
