import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from './query-client';
import { ClearCacheOnUserChange } from './session/ClearCacheOnUserChange';

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ClearCacheOnUserChange />
      <BrowserRouter>{children}</BrowserRouter>
    </QueryClientProvider>
  );
}
