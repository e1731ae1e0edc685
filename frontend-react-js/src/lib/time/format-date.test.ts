import { expect, test } from 'vitest';
import { formatDateTime, formatDay, formatMonth, formatRelative, formatTime } from './format-date';

// Dates without an offset are in the time zone of the test run.
test.each([
  ['2026-03-15T11:59:01', 'now'],
  ['2026-03-15T12:00:20', 'now'],
  ['2026-03-15T11:59:00', '1 min'],
  ['2026-03-15T11:00:01', '59 min'],
  ['2026-03-15T11:00:00', '1 h'],
  ['2026-03-15T09:00:00', '3 h'],
  ['2026-03-13T11:00:00', '2 d'],
  ['2026-03-04T12:00:00', 'Mar 4'],
  ['2026-01-01T00:00:00', 'Jan 1'],
  ['2025-12-31T23:59:59', 'Dec 31, 2025'],
  ['2024-02-29T12:00:00', 'Feb 29, 2024'],
])('%s is formatted as %s', (moment, text) => {
  expect(formatRelative(moment, Date.parse('2026-03-15T12:00:00'))).toBe(text);
});

test.each([
  ['2028-02-29T12:00:00Z', '2028-03-01T12:00:00Z', '1 d'],
  ['2027-02-28T12:00:00Z', '2027-03-01T12:00:00Z', '1 d'],
  ['2027-12-31T23:59:59Z', '2028-01-01T00:00:58Z', 'now'],
  ['2027-12-31T23:59:59Z', '2028-01-01T00:00:59Z', '1 min'],
  // Around the changes of daylight saving time in Newfoundland.
  ['2027-03-14T05:29:59Z', '2027-03-14T05:30:59Z', '1 min'],
  ['2027-03-13T05:30:00Z', '2027-03-14T05:30:00Z', '1 d'],
  ['2027-11-07T04:29:59Z', '2027-11-07T04:30:59Z', '1 min'],
  ['2027-11-06T04:30:00Z', '2027-11-07T04:30:00Z', '1 d'],
])('%s, seen at %s, is formatted as %s', (moment, now, text) => {
  expect(formatRelative(moment, Date.parse(now))).toBe(text);
});

test.each([
  ['2026-03-15T00:00:00', 'Today'],
  ['2026-03-14T23:59:59', 'Yesterday'],
  ['2026-03-13T12:00:00', 'Friday'],
  ['2026-03-09T12:00:00', 'Monday'],
  ['2026-03-08T12:00:00', 'Mar 8'],
  ['2025-12-31T12:00:00', 'Dec 31, 2025'],
  ['2026-03-16T00:00:01', 'Today'],
])('the day of %s is %s', (moment, text) => {
  expect(formatDay(moment, Date.parse('2026-03-15T12:00:00'))).toBe(text);
});

test.each([
  ['2028-02-29T23:59:59', '2028-03-01T00:00:00', 'Yesterday'],
  ['2028-02-29T00:00:00', '2028-02-29T23:59:59', 'Today'],
  ['2028-02-28T23:59:59', '2028-03-01T00:00:00', 'Monday'],
  ['2027-02-28T23:59:59', '2027-03-01T00:00:00', 'Yesterday'],
  ['2027-12-31T23:59:59', '2028-01-01T00:00:00', 'Yesterday'],
  ['2027-12-26T00:00:00', '2028-01-01T00:00:00', 'Sunday'],
  ['2027-12-25T23:59:59', '2028-01-01T00:00:00', 'Dec 25, 2027'],
  ['2028-04-30T12:00:00', '2028-05-01T12:00:00', 'Yesterday'],
  // Days of 23 and of 25 hours in Newfoundland.
  ['2027-03-14T00:00:00', '2027-03-14T23:59:59', 'Today'],
  ['2027-03-13T00:00:00', '2027-03-14T23:59:59', 'Yesterday'],
  ['2027-03-14T00:00:00', '2027-03-15T00:00:00', 'Yesterday'],
  ['2027-03-14T23:59:59', '2027-03-16T00:00:00', 'Sunday'],
  ['2027-03-14T00:00:00', '2027-03-20T23:59:59', 'Sunday'],
  ['2027-03-14T00:00:00', '2027-03-21T00:00:00', 'Mar 14'],
  ['2027-11-07T00:00:00', '2027-11-07T23:59:59', 'Today'],
  ['2027-11-06T00:00:00', '2027-11-07T23:59:59', 'Yesterday'],
  ['2027-11-07T00:00:00', '2027-11-08T23:59:59', 'Yesterday'],
  ['2027-11-07T00:00:00', '2027-11-13T23:59:59', 'Sunday'],
  ['2027-11-07T23:59:59', '2027-11-14T00:00:00', 'Nov 7'],
])('the day of %s, seen at %s, is %s', (moment, now, text) => {
  expect(formatDay(moment, Date.parse(now))).toBe(text);
});

test('a moment is formatted in the local time zone', () => {
  expect(formatDateTime('2028-02-29T23:59:30').replaceAll('\u202f', ' ')).toBe(
    'Tuesday, February 29, 2028 at 11:59 PM',
  );
  expect(formatTime('2027-12-31T00:00:00').replaceAll('\u202f', ' ')).toBe('12:00 AM');
  expect(formatMonth('2027-12-31T23:59:59')).toBe('December 2027');
  expect(formatMonth('2028-01-01T00:00:00')).toBe('January 2028');
});
