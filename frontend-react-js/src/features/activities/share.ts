import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { showToast } from '@/ui/toasts';

/** Share the link of a crud. */
export function shareCrud({ handle, uuid, display_name }: Activity): Promise<void> {
  const url = new URL(crudPath(handle, uuid), window.location.origin).href;
  return share({ title: t('nameOnCruddur', { name: display_name }), url });
}

/** Share a link by the Web Share API, or else copy it to the clipboard. */
async function share({ title, url }: { title: string; url: string }): Promise<void> {
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
