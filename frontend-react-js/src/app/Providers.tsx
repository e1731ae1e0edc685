import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from './query-client';
import { forgetPlace, restorePlace } from './reload-place';
import { ClearCacheOnUserChange } from './session/ClearCacheOnUserChange';

const queryClient = createQueryClient();
restorePlace(queryClient);
import('./keep-place')
  .then(({ keepPlaceOnReload }) => keepPlaceOnReload(queryClient))
  .catch(forgetPlace);

export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <ClearCacheOnUserChange />
      <BrowserRouter>{children}</BrowserRouter>
    </QueryClientProvider>
  );
}
