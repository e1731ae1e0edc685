/** Call a function after the next paint, so that a press is seen before what it causes is rendered. */
export function afterNextPaint(run: () => void) {
  requestAnimationFrame(() => setTimeout(run));
}
