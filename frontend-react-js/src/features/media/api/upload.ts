import { authenticatedFetch } from '@/lib/api/authenticated-fetch';
import { api, unwrap } from '@/lib/api/client';
import type { MediaItem } from '@/lib/api/types';
import { uploadsApiUrl } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { session } from '@/lib/session';
import { UploadError } from '../upload-error';
import { uploadPlaces } from '../upload-places';

type Purpose = 'avatar' | 'banner' | 'image';

type PresignedPost = {
  uuid: string;
  url: string;
  fields: Record<string, string>;
  max_bytes: number;
};

/** Fraction of the bytes sent; `null` while the uploaded image is processed. */
type OnProgress = (progress: number | null) => void;

const paths: Record<Purpose, string> = {
  avatar: '/avatars/key_upload',
  banner: '/banners/key_upload',
  image: '/images/key_upload',
};
const MIN_POLL_INTERVAL_MS = 250;
const MAX_POLL_INTERVAL_MS = 3000;

/**
 * Upload an image by presigned POST and poll until it is processed.
 *
 * Throws `UploadError`, the errors of the API client, or an AbortError.
 */
export async function upload(
  purpose: Purpose,
  content: Blob,
  { onProgress, signal }: { onProgress: OnProgress; signal: AbortSignal },
): Promise<MediaItem> {
  const place = uploadPlaces.take();
  try {
    const presigned = await fetchPresignedPost(
      purpose,
      { content_type: content.type, place },
      signal,
    );
    uploadPlaces.setUuid(place, presigned.uuid);
    if (content.size > presigned.max_bytes) throw new UploadError('image_exceed_max_bytes');
    await post(presigned, content, onProgress, signal);
    onProgress(null);
    const item = await pollUntilReady(presigned.uuid, signal);
    uploadPlaces.release(place);
    return item;
  } catch (error) {
    uploadPlaces.abandon(place);
    throw error;
  }
}

/** Delete an upload, best effort: unattached media are purged after a day. */
export function discard(uuid: string) {
  api
    .DELETE('/api/media/{media_uuid}', { params: { path: { media_uuid: uuid } } })
    .catch(() => undefined);
}

async function fetchPresignedPost(
  purpose: Purpose,
  body: { content_type: string; place: string },
  signal: AbortSignal,
): Promise<PresignedPost> {
  const request = new Request(uploadsApiUrl() + paths[purpose], {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  try {
    return await (await authenticatedFetch(session, isNetworkError)(request)).json();
  } catch (error) {
    if (isNetworkError(error) && hasSessionExpired()) throw new UploadError('signed_out');
    throw error;
  }
}

/** API Gateway's 401 may lack CORS headers, so that it looks like a network error. */
function isNetworkError(error: unknown): boolean {
  return error instanceof OfflineError;
}

function hasSessionExpired(): boolean {
  const state = session.current();
  return state.status === 'signed-out' && state.reason === 'expired';
}

/** Uses XMLHttpRequest, because fetch has no upload progress. */
function post(
  { url, fields }: PresignedPost,
  content: Blob,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', content);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(new UploadError(s3ErrorReason(request.responseText)));
    request.onerror = () => reject(new OfflineError('upload'));
    request.onabort = () => reject(new DOMException('Given up', 'AbortError'));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    if (signal.aborted) return request.onabort(new ProgressEvent('abort'));
    request.open('POST', url);
    request.send(body);
  });
}

function s3ErrorReason(responseText: string): string {
  if (responseText.includes('EntityTooLarge')) return 'image_exceed_max_bytes';
  if (responseText.includes('EntityTooSmall')) return 'image_unknown_format';
  return 'upload_refused';
}

async function pollUntilReady(uuid: string, signal: AbortSignal): Promise<MediaItem> {
  for (let wait = MIN_POLL_INTERVAL_MS; ; wait = Math.min(wait * 1.3, MAX_POLL_INTERVAL_MS)) {
    const { data } = await unwrap(
      api.GET('/api/media/{media_uuid}', { params: { path: { media_uuid: uuid } }, signal }),
    );
    if (data.status === 'ready') return data;
    if (data.status === 'refused') throw new UploadError(data.reason ?? '');
    await pause(wait, signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
