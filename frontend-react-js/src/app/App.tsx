import { Providers } from './Providers';
import { AppRoutes } from './routes/AppRoutes';

export function App() {
  return (
    <Providers>
      <AppRoutes />
    </Providers>
  );
}
