/** Before a crud leaves its list, go on to the next one, or else the one before, so that focus isn't lost with it. */
export function focusNeighbour(article: HTMLElement | null) {
  const row = article?.closest('li');
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector('article') ?? document.getElementById('main');
  target?.focus({ preventScroll: true });
}
