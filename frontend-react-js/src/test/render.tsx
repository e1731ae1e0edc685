import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render as renderBare } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';

/** Render a part of the app with a router around it and a query cache of its own. */
export function render(part: ReactNode, at: string | { pathname: string; state: unknown } = '/') {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return renderBare(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[at]}>{part}</MemoryRouter>
    </QueryClientProvider>,
  );
}
