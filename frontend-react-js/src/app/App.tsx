import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Providers } from './Providers';
import { AppRoutes } from './routes/AppRoutes';

export function App() {
  return (
    <Providers>
      {/* The last resort: an error outside of the page would leave a blank window. */}
      <ErrorBoundary>
        <AppRoutes />
      </ErrorBoundary>
    </Providers>
  );
}
