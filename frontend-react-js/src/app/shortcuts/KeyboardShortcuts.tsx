import { type ReactNode, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { session } from '@/lib/session';
import { shortcutsEnabled } from '@/lib/shortcut-setting';
import { useOnDemand } from '@/ui/use-on-demand';
import { composeDialog } from '../compose/compose-dialog-store';
import { blurField, clickItemAction, focusNextItem } from './item-navigation';

const loadHelp = () => import('./ShortcutsDialog');

/** Handle every single-key keyboard shortcut, except in text fields and while a dialog is open. */
export default function KeyboardShortcuts(): ReactNode {
  const navigate = useNavigate();
  const { Component: Help, open: openHelp, close: closeHelp } = useOnDemand(loadHelp);

  useEffect(() => {
    const actions: Record<string, () => void> = {
      j: () => focusNextItem(1),
      k: () => focusNextItem(-1),
      l: () => clickItemAction('like'),
      r: () => clickItemAction('reply'),
      '?': openHelp,
      '/': () => {
        const field = document.querySelector<HTMLElement>('input[type="search"]');
        if (field) field.focus();
        else navigate('/search', { state: { search: true } });
      },
      n: () =>
        session.current().status === 'signed-in' ? composeDialog.open() : navigate('/signin'),
    };

    function handleKeyDown(event: KeyboardEvent) {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(target instanceof HTMLElement) || document.querySelector('dialog[open]')) return;
      if (key === 'Escape') return blurField(target);
      if (!shortcutsEnabled() || target.closest('input, textarea, select, [role="menu"]')) return;
      if (key === 'Enter' && target.matches('article')) return clickItemAction('open');
      const action = actions[key];
      if (!action) return;
      event.preventDefault();
      action();
    }
    document.addEventListener('keydown', handleKeyDown);
    return () => document.removeEventListener('keydown', handleKeyDown);
  }, [navigate, openHelp]);

  return Help && <Help onClose={closeHelp} />;
}
