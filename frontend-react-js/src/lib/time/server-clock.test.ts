import { expect, test } from 'vitest';
import { createServerClock } from './server-clock';

const HOUR = 3_600_000;
const noon = Date.parse('2026-03-15T12:00:00Z');

/** A server whose time is right, and a device whose clock is wrong by so much. */
function devices(error: number) {
  let elapsed = 0;
  let skew = error;
  const started = 12_345.6;
  const trueTime = () => noon + elapsed;
  const monotonic = () => started + elapsed;
  const clock = createServerClock({ now: () => trueTime() + skew, monotonic });
  return {
    clock,
    trueTime,
    pass: (milliseconds: number) => {
      elapsed += milliseconds;
    },
    setDeviceClock: (next: number) => {
      skew = next;
    },
    /** Send a request whose response is made and comes so long after. */
    request(there: number, back: number, headers: Record<string, string> = {}) {
      const sentAt = monotonic();
      elapsed += there;
      const seconds = Math.floor(trueTime() / 1000) * 1000;
      elapsed += back;
      clock.observe(
        new Response(null, { headers: { Date: new Date(seconds).toUTCString(), ...headers } }),
        sentAt,
      );
    },
    error: () => Math.abs(clock.now() - trueTime()),
  };
}

test.each([HOUR, -HOUR, 400 * 24 * HOUR])(
  'the time is the server’s on a device that is %d ms ahead',
  (error) => {
    const device = devices(error);
    expect(device.error()).toBe(Math.abs(error));
    device.request(40, 60);
    expect(device.error()).toBeLessThanOrEqual(550);
    device.pass(3 * HOUR);
    expect(device.error()).toBeLessThanOrEqual(550);
  },
);

test('further responses make it more exact', () => {
  const device = devices(HOUR);
  for (let count = 0; count < 20; count += 1) {
    device.request(20, 30);
    device.pass(337);
  }
  expect(device.error()).toBeLessThanOrEqual(60);
});

test('a slow response doesn’t move it', () => {
  const device = devices(HOUR);
  device.request(20, 30);
  device.request(20_000, 5_000);
  expect(device.error()).toBeLessThanOrEqual(550);
});

test('a change of the device’s clock doesn’t move it', () => {
  const device = devices(0);
  device.request(20, 30);
  const before = device.clock.now();
  device.setDeviceClock(HOUR);
  expect(device.clock.now()).toBe(before);
});

test('it is corrected after the monotonic clock stood still', () => {
  let elapsed = 0;
  const clock = createServerClock({ now: () => 0, monotonic: () => elapsed });
  const dated = (date: number) =>
    new Response(null, { headers: { Date: new Date(date).toUTCString() } });
  clock.observe(dated(noon), 0);
  elapsed += 10;
  clock.observe(dated(noon + 8 * HOUR), elapsed);
  expect(Math.abs(clock.now() - (noon + 8 * HOUR))).toBeLessThanOrEqual(500);
});

test.each([
  { Date: 'yesterday' },
  { Date: '' },
  { Date: 'Sat, 14 Mar 2026 12:00:00 GMT', Age: '86400' },
])('a response with %j says nothing of the time', (headers) => {
  const device = devices(HOUR);
  device.request(20, 30, headers);
  expect(device.error()).toBe(HOUR);
});
