import { t } from '@/lib/i18n/translate';
import styles from './KeyCatcher.module.css';

let field: HTMLTextAreaElement | null = null;

/**
 * Focus an invisible text field until the code of the composer is loaded. It opens a phone's keyboard,
 * which a focus after loading can't, and keeps what is typed meanwhile.
 */
export function startCatchingKeys() {
  if (field) return;
  field = document.createElement('textarea');
  field.className = styles.catcher ?? '';
  field.setAttribute('aria-label', t('yourCrud'));
  document.body.append(field);
  field.focus({ preventScroll: true });
}

/** Remove the field; return what was typed. */
export function stopCatchingKeys(): string {
  const typed = field?.value ?? '';
  field?.remove();
  field = null;
  return typed;
}
