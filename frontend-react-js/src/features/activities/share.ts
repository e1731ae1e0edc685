import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';

/** Share a link by the Web Share API, or else copy it to the clipboard. */
export async function share({ title, url }: { title: string; url: string }): Promise<void> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ title, url });
      return;
    } catch (error) {
      // The user cancelled. After other errors, the link is copied.
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    showToast('info', t('theLinkIsCopied'));
  } catch {
    showToast('error', t('theLinkCouldntBeCopied', { url }));
  }
}
