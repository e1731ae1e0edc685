import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import { UploadError } from '../upload-error';

const messages: Record<string, string> = {
  image_unknown_format:
    'That isn’t a picture that can be shown here. Choose a JPEG, PNG, WebP, GIF or AVIF.',
  image_heic:
    'HEIC pictures can’t be read here. Choose a JPEG, or have your camera take them (“Most compatible”).',
  image_damaged: 'That picture is damaged, or only a part of it. Choose another.',
  image_exceed_max_bytes: 'That picture is larger than 25 MB. Choose a smaller one.',
  image_exceed_max_pixels: 'That picture has too many pixels. Make it smaller and try again.',
  image_exceed_max_frames: 'That animation is too long. Choose a picture or a shorter one.',
  signed_out: 'You were signed out. Sign in again.',
  superseded: 'A newer picture took its place.',
};

/** Return the error text for a failed upload. */
export function uploadErrorMessage(error: unknown): string {
  if (error instanceof UploadError) {
    return (
      messages[error.reason] ?? 'That picture couldn’t be made ready. Try again, or choose another.'
    );
  }
  if (error instanceof OfflineError) {
    return 'The upload broke off. Check your connection and try again.';
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return messages.signed_out ?? '';
    if (error.status === 422) return messages.image_unknown_format ?? '';
    if (error.code === 'too_many_uploads')
      return `Eight pictures of yours are on their way, perhaps from another device. Wait ${retryAfterText(error)} and try again.`;
    if (error.status === 429)
      return `That was a lot at once. Wait ${retryAfterText(error)} and try again.`;
  }
  return 'That didn’t work: the trouble is on our side. Wait a moment and try again.';
}
