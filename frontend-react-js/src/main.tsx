import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { reportUncaught } from '@/lib/reporting/report';
import { session } from '@/lib/session';
import { tintBrowser } from '@/lib/theme';
import { App } from './app/App';

reportUncaught();
tintBrowser();

// Find out who is there while the page builds. Should that fail, the page's own requests ask again and show it.
session.accessToken().catch(() => undefined);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
