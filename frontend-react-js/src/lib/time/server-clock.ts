/**
 * Clock that follows the API's, as the device's clock may be wrong.
 *
 * Between responses it runs on the monotonic clock, which nobody can set. Before the first response it
 * is the device's clock.
 */
export function createServerClock(device: { now: () => number; monotonic: () => number }) {
  // The time of the server minus the monotonic clock lies between these two.
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;

  return {
    /** Return the time in milliseconds, as `Date.now` does. */
    now: (): number =>
      Number.isFinite(least) ? device.monotonic() + (least + most) / 2 : device.now(),

    /**
     * Read the `Date` of a response that has just come, to a request that was sent at `sentAt` of
     * the monotonic clock. It has whole seconds, so many responses tell the time more exactly than one.
     */
    observe(response: Response, sentAt: number) {
      const { headers } = response;
      const date = Date.parse(headers.get('Date') ?? '');
      // A response from a cache has the date of an earlier one.
      if (Number.isNaN(date) || headers.has('Age')) return;
      const earliest = date - device.monotonic();
      const latest = date + 1000 - sentAt;
      // The server's clock was set, or the device slept and its monotonic clock with it.
      const isOutside = latest < least || earliest > most;
      least = isOutside ? earliest : Math.max(least, earliest);
      most = isOutside ? latest : Math.min(most, latest);
    },
  };
}

export const monotonic = () => performance.now();

export const serverClock = createServerClock({ now: () => Date.now(), monotonic });
