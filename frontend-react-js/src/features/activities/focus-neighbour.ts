/** Focus the next or else the previous crud before one is removed, so that focus isn't lost. */
export function focusNeighbour(article: HTMLElement | null) {
  const row = article?.closest('li');
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  const target = neighbour?.querySelector('article') ?? document.getElementById('main');
  target?.focus({ preventScroll: true });
}
