import { showToast } from '@/ui/toasts';

/** Hand a link to the device's own way of sharing, or else copy it. */
export async function share({ title, url }: { title: string; url: string }): Promise<void> {
  if (typeof navigator.share === 'function') {
    try {
      await navigator.share({ title, url });
      return;
    } catch (error) {
      // The person changed their mind: nothing is left to do. Anything else, and the link is copied instead.
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
  }
  try {
    await navigator.clipboard.writeText(url);
    showToast('info', 'The link is copied.');
  } catch {
    showToast('error', `The link couldn’t be copied. It is ${url}`);
  }
}
