import { OfflineError } from '@/lib/http/offline';
import { ProblemError } from '@/lib/http/problem';
import { retryAfterText } from '@/lib/http/retry-after';
import type { MessageKey } from '@/lib/i18n/messages';
import { msg, t } from '@/lib/i18n/translate';
import { UploadError } from '../upload-error';

const messages: Record<string, MessageKey> = {
  image_unknown_format: msg('thatIsntAPictureThat'),
  image_heic: msg('heicPicturesCantBeRead'),
  image_damaged: msg('thatPictureIsDamagedOr'),
  image_exceed_max_bytes: msg('thatPictureIsLargerThan'),
  image_exceed_max_pixels: msg('thatPictureHasTooMany'),
  image_exceed_max_frames: msg('thatAnimationIsTooLong'),
  signed_out: msg('signedOutSignIn'),
  superseded: msg('aNewerPictureTookIts'),
};

/** Return the error text for a failed upload. */
export function uploadErrorMessage(error: unknown): string {
  if (error instanceof UploadError) {
    return t(messages[error.reason] ?? msg('pictureNotReady'));
  }
  if (error instanceof OfflineError) {
    return t('theUploadBrokeOffCheck');
  }
  if (error instanceof ProblemError) {
    if (error.status === 401) return t('signedOutSignIn');
    if (error.status === 422) return t('thatIsntAPictureThat');
    if (error.code === 'too_many_uploads')
      return t('eightPicturesOfYoursAre', { wait: retryAfterText(error) });
    if (error.status === 429) return t('tooMuchTryAgain', { wait: retryAfterText(error) });
  }
  return t('didntWorkOurTrouble');
}
