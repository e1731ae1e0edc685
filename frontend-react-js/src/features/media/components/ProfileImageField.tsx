import { type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { isAnimated, STILL_TEXT } from '../animation';
import { uploadErrorMessage } from '../api/error-messages';
import { type ProfileImage, useProfileImage } from '../api/mutations';
import { acceptedTypes } from '../downscale';
import { UploadError } from '../upload-error';
import { Cropper } from './Cropper';
import styles from './ProfileImageField.module.css';

const outputs = {
  avatar: { width: 512, height: 512 },
  banner: { width: 1500, height: 500 },
};
/** Field to choose, crop and upload an avatar or banner. It is saved without the rest of the form. */
export function ProfileImageField({
  purpose,
  hasImage,
  children,
}: {
  purpose: ProfileImage;
  hasImage: boolean;
  children: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [chosen, choose] = useState<File | null>(null);
  const [sent, setSent] = useState<Blob | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { uploading, removing, progress, cancel } = useProfileImage(purpose);
  const preview = usePreview(sent);
  const isMoving = useIsAnimated(chosen);
  const error = uploading.error ?? removing.error;

  function send(content: Blob) {
    choose(null);
    setSent(content);
    uploading.mutate(content, { onSuccess: () => setSent(null) });
  }

  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{purpose === 'avatar' ? t('avatar') : t('banner')}</legend>
      {isMoving && <p>{t(STILL_TEXT)}</p>}
      {chosen ? (
        <Cropper
          file={chosen}
          output={outputs[purpose]}
          onCropped={send}
          onUnreadable={() => {
            choose(null);
            setProblem(
              uploadErrorMessage(
                new UploadError(
                  /hei[cf]/.test(chosen.type) ? 'image_heic' : 'image_unknown_format',
                ),
              ),
            );
          }}
          onCancel={() => choose(null)}
        />
      ) : (
        <div className={styles.row}>
          {preview ? (
            <img className={styles[purpose]} src={preview} alt={t('yourNewImage', { purpose })} />
          ) : (
            children
          )}
          <div className={styles.actions}>
            {uploading.isPending ? (
              <>
                <progress
                  className={styles.progress}
                  aria-label={t('uploadOfImage', { purpose })}
                  max={1}
                  {...(progress === null ? {} : { value: progress })}
                />
                <Button
                  variant="plain"
                  onClick={() => {
                    cancel();
                    setSent(null);
                  }}
                >
                  {t('cancelUpload')}
                </Button>
              </>
            ) : (
              <>
                {uploading.isError && sent && (
                  <Button variant="plain" onClick={() => send(sent)}>
                    {t('tryAgain')}
                  </Button>
                )}
                <Button variant="outlined" onClick={() => input.current?.click()}>
                  {t('changeImage', { purpose })}
                </Button>
                {hasImage && (
                  <Button
                    variant="plain"
                    disabled={removing.isPending}
                    onClick={() => removing.mutate()}
                  >
                    {t('removeImage', { purpose })}
                  </Button>
                )}
              </>
            )}
          </div>
        </div>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={acceptedTypes.join(',')}
        aria-label={t('pictureForImage', { purpose })}
        onChange={(event) => {
          uploading.reset();
          setSent(null);
          setProblem(null);
          choose(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      {(problem !== null || error) && (
        <p className={styles.problem} role="alert">
          {problem ?? uploadErrorMessage(error)}
        </p>
      )}
    </fieldset>
  );
}

function useIsAnimated(file: File | null): boolean {
  const [animated, setAnimated] = useState<File | null>(null);
  useEffect(() => {
    if (file) {
      isAnimated(file)
        .then((moves) => moves && setAnimated(file))
        .catch(() => undefined);
    }
  }, [file]);
  return file !== null && animated === file;
}

/** Object URL of an image that isn't uploaded yet. */
function usePreview(content: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!content) return setUrl(null);
    const objectUrl = URL.createObjectURL(content);
    setUrl(objectUrl);
    return () => URL.revokeObjectURL(objectUrl);
  }, [content]);
  return url;
}
