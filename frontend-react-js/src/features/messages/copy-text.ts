import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';

/** Copy a message. Browsers may forbid it, or lack the clipboard without TLS. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast('info', t('copied'));
  } catch {
    showToast('error', t('yourBrowserDoesntAllowTo'));
  }
}
