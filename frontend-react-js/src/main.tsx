import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadMessages } from '@/lib/i18n/messages';
import { report, reportUncaught } from '@/lib/reporting/report';
import { session } from '@/lib/session';
import { tintBrowser } from '@/lib/theme';
import { App } from './app/App';

reportUncaught();
tintBrowser();

// After a reload nothing is open above the page, but the history may still be there.
if (window.history.state?.overlays) {
  import('@/lib/overlay-history')
    .then(({ leaveOverlayEntries }) => leaveOverlayEntries())
    .catch(() => undefined);
}

// Resolve the session while the page renders. If this fails, the page's own requests retry and show the error.
session.accessToken().catch(() => undefined);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

// Nothing is shown before its words are there, so that no other language appears first.
loadMessages('first').then(
  () =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  (error) => {
    root.textContent = 'Cruddur didn’t load. Load the page again.';
    report(error);
  },
);
