import { t } from '@/lib/i18n/translate';
import { profilePath } from '@/lib/paths';
import { showToast } from '@/ui/toasts';

/** Copy the address of a person's feed, which people paste into a feed reader. */
export async function copyFeedAddress(handle: string): Promise<void> {
  const url = new URL(`${profilePath(handle)}.atom`, window.location.origin).href;
  try {
    await navigator.clipboard.writeText(url);
    showToast('info', t('theLinkIsCopied'));
  } catch {
    showToast('error', t('theLinkCouldntBeCopied', { url }));
  }
}
