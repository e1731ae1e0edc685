import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/ui/Button';
import { covering, type Size, shownPart, type View, wholeView, within } from '../crop';
import { canvasOf, encode } from '../prepare';
import styles from './Cropper.module.css';

const STEP = 0.04;

/** Choose what of a picture is shown: drag it or use the arrow keys, and bring it nearer. */
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
  const [view, setView] = useState<View>(wholeView);
  const aspect = output.width / output.height;

  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    setSize(null);
    setView(wholeView);
    return () => URL.revokeObjectURL(made);
  }, [file]);

  function move(next: View) {
    if (size) setView(within(next, size, aspect));
  }

  function drag(event: PointerEvent<HTMLElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const across = event.currentTarget.clientWidth;
    move({ ...view, x: view.x + event.movementX / across, y: view.y + event.movementY / across });
  }

  function step(event: KeyboardEvent) {
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [STEP, 0],
      ArrowRight: [-STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    move({ ...view, x: view.x + way[0], y: view.y + way[1] });
  }

  async function crop() {
    if (!image.current || !size) return;
    const part = shownPart(view, size, aspect);
    const canvas = canvasOf(output.width, output.height);
    const { left, top, width, height } = part;
    canvas
      .getContext('2d')
      ?.drawImage(image.current, left, top, width, height, 0, 0, canvas.width, canvas.height);
    onCropped(await encode(canvas));
  }

  const drawn = size && covering(size, aspect, view.zoom);
  return (
    <div className={styles.cropper}>
      <button
        type="button"
        className={
          output.width === output.height ? `${styles.stage} ${styles.round}` : styles.stage
        }
        style={{ aspectRatio: aspect }}
        aria-label="What is shown: drag it, or move it with the arrow keys"
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
      <label className={styles.nearness} htmlFor={id}>
        Zoom
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
      <div className={styles.ways}>
        <Button look="outlined" onClick={onCancel}>
          Cancel
        </Button>
        <Button disabled={!size} onClick={crop}>
          Use picture
        </Button>
      </div>
    </div>
  );
}
