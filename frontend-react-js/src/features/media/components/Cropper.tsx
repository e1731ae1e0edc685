import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { clampView, coverSize, initialView, type Size, type View, visibleArea } from '../crop';
import { createCanvas, encode } from '../downscale';
import styles from './Cropper.module.css';

const STEP = 0.04;

/** Crop an image by dragging, arrow keys and zoom. */
export function Cropper({
  file,
  output,
  onCropped,
  onUnreadable,
  onCancel,
}: {
  file: File;
  output: Size;
  onCropped: (content: Blob) => void;
  onUnreadable: () => void;
  onCancel: () => void;
}) {
  const id = useId();
  const image = useRef<HTMLImageElement>(null);
  const [url, setUrl] = useState<string>();
  const [size, setSize] = useState<Size | null>(null);
  const [view, setView] = useState<View>(initialView);
  const aspect = output.width / output.height;

  useEffect(() => {
    const objectUrl = URL.createObjectURL(file);
    setUrl(objectUrl);
    setSize(null);
    setView(initialView);
    return () => URL.revokeObjectURL(objectUrl);
  }, [file]);

  function move(next: View) {
    if (size) setView(clampView(next, size, aspect));
  }

  function drag(event: PointerEvent<HTMLElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const across = event.currentTarget.clientWidth;
    move({ ...view, x: view.x + event.movementX / across, y: view.y + event.movementY / across });
  }

  function step(event: KeyboardEvent) {
    const offsets: Record<string, [number, number]> = {
      ArrowLeft: [STEP, 0],
      ArrowRight: [-STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const offset = offsets[event.key];
    if (!offset) return;
    event.preventDefault();
    move({ ...view, x: view.x + offset[0], y: view.y + offset[1] });
  }

  async function crop() {
    if (!image.current || !size) return;
    const area = visibleArea(view, size, aspect);
    const canvas = createCanvas(output.width, output.height);
    const { left, top, width, height } = area;
    canvas
      .getContext('2d')
      ?.drawImage(image.current, left, top, width, height, 0, 0, canvas.width, canvas.height);
    onCropped(await encode(canvas));
  }

  const drawn = size && coverSize(size, aspect, view.zoom);
  return (
    <div className={styles.cropper}>
      <button
        type="button"
        className={
          output.width === output.height ? `${styles.stage} ${styles.round}` : styles.stage
        }
        style={{ aspectRatio: aspect }}
        aria-label={t('whatIsShownDragIt')}
        onKeyDown={step}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      >
        <img
          ref={image}
          className={styles.picture}
          src={url}
          alt=""
          draggable={false}
          style={
            drawn
              ? {
                  width: `${drawn.width * 100}%`,
                  height: `${drawn.height * aspect * 100}%`,
                  left: `${(0.5 + view.x - drawn.width / 2) * 100}%`,
                  top: `${(0.5 + (view.y - drawn.height / 2) * aspect) * 100}%`,
                }
              : undefined
          }
          onLoad={({ currentTarget }) =>
            setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
          }
          onError={onUnreadable}
        />
      </button>
      <label className={styles.zoom} htmlFor={id}>
        {t('zoom')}
        <input
          id={id}
          type="range"
          min={1}
          max={4}
          step={0.05}
          value={view.zoom}
          onChange={(event) => move({ ...view, zoom: Number(event.target.value) })}
        />
      </label>
      <div className={styles.actions}>
        <Button variant="plain" onClick={onCancel}>
          {t('discardPicture')}
        </Button>
        <Button disabled={!size} onClick={crop}>
          {t('usePicture')}
        </Button>
      </div>
    </div>
  );
}
