import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { session } from '@/lib/session';
import { shortcutsEnabled } from '@/lib/shortcut-setting';
import { goOn, leaveField, press } from './stops';
import { writing } from './writing';

const KeysDialog = lazy(() => import('./KeysDialog'));

/** What single keys do, anywhere on the page, while nothing is being written and no window is open. */
export default function Keys(): ReactNode {
  const navigate = useNavigate();
  const [showsHelp, setShowsHelp] = useState(false);

  useEffect(() => {
    const deeds: Record<string, () => void> = {
      j: () => goOn(1),
      k: () => goOn(-1),
      l: () => press('like'),
      r: () => press('reply'),
      '?': () => setShowsHelp(true),
      '/': () => {
        const field = document.querySelector<HTMLElement>('input[type="search"]');
        if (field) field.focus();
        else navigate('/search', { state: { search: true } });
      },
      n: () => (session.current().status === 'signed-in' ? writing.begin() : navigate('/signin')),
    };

    function hear(event: KeyboardEvent) {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(target instanceof HTMLElement) || document.querySelector('dialog[open]')) return;
      if (key === 'Escape') return leaveField(target);
      if (!shortcutsEnabled() || target.closest('input, textarea, select, [role="menu"]')) return;
      if (key === 'Enter' && target.matches('article')) return press('open');
      const deed = deeds[key];
      if (!deed) return;
      event.preventDefault();
      deed();
    }
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [navigate]);

  return (
    showsHelp && (
      <Suspense>
        <KeysDialog onClose={() => setShowsHelp(false)} />
      </Suspense>
    )
  );
}
