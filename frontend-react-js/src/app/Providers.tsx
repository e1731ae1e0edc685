import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { BrowserRouter } from 'react-router';
import { ForgetOnChangeOfPerson } from './ForgetOnChangeOfPerson';
import { createQueryClient } from './query-client';

export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <ForgetOnChangeOfPerson />
      <BrowserRouter>{children}</BrowserRouter>
    </QueryClientProvider>
  );
}
