import { act, waitFor } from '@testing-library/react';
import { expect } from 'vitest';

/** Press Back while an overlay is open. Its entry waits until that of an earlier test is left. */
export async function pressBack() {
  await waitFor(() => expect(window.history.state?.overlays).toBe(1));
  act(() => window.history.back());
}
