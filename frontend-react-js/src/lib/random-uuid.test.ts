import { expect, test, vi } from 'vitest';
import { randomUuid } from './random-uuid';

test('an id is random and well-formed, also without crypto.randomUUID', () => {
  const wellFormed = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(randomUuid()).toMatch(wellFormed);
  vi.stubGlobal('crypto', {
    getRandomValues: (bytes: Uint8Array) => bytes.map((_, index) => 255 - index),
  });
  try {
    expect(randomUuid()).toBe('fffefdfc-fbfa-49f8-b7f6-f5f4f3f2f1f0');
  } finally {
    vi.unstubAllGlobals();
  }
});
