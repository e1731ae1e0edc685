import { useLanguage } from '@/lib/i18n/use-language';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Providers } from './Providers';
import { AppRoutes } from './routes/AppRoutes';

export function App() {
  const language = useLanguage();
  return (
    <Providers>
      {/* The last resort: an error outside of the page would leave a blank window. */}
      <ErrorBoundary>
        {/* Everything is rendered anew in another language. */}
        <AppRoutes key={language} />
      </ErrorBoundary>
    </Providers>
  );
}
