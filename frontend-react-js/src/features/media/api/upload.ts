import { authenticatedFetch } from '@/lib/api/authenticated-fetch';
import { api, unwrap } from '@/lib/api/client';
import type { Medium } from '@/lib/api/types';
import { uploadsApiUrl } from '@/lib/config';
import { OfflineError } from '@/lib/http/offline';
import { session } from '@/lib/session';
import { Refused } from '../refused';

export type Purpose = 'avatar' | 'banner' | 'image';

type Form = { uuid: string; url: string; fields: Record<string, string>; max_bytes: number };

/** How far an upload is; `null` says that the bytes are there, and that it is being made ready. */
type OnProgress = (share: number | null) => void;

const paths: Record<Purpose, string> = {
  avatar: '/avatars/key_upload',
  banner: '/banners/key_upload',
  image: '/images/key_upload',
};
const ASK_AFTER_MS = 250;
const ASK_AT_LEAST_EVERY_MS = 3000;

/**
 * Bring a picture to where it is made ready; answer it when it is.
 *
 * Throws `Refused` with a reason, what our sender throws, or an AbortError.
 */
export async function upload(
  purpose: Purpose,
  content: Blob,
  { onProgress, signal }: { onProgress: OnProgress; signal: AbortSignal },
): Promise<Medium> {
  const form = await askForForm(purpose, content.type, signal);
  try {
    if (content.size > form.max_bytes) throw new Refused('image_exceed_max_bytes');
    await post(form, content, onProgress, signal);
    onProgress(null);
    return await whenReady(form.uuid, signal);
  } catch (error) {
    // Its place is free again at once: only so many may be under way.
    discard(form.uuid);
    throw error;
  }
}

/** Give up what was uploaded. Should it fail, it goes by itself after a day. */
export function discard(uuid: string) {
  api
    .DELETE('/api/media/{media_uuid}', { params: { path: { media_uuid: uuid } } })
    .catch(() => undefined);
}

async function askForForm(purpose: Purpose, type: string, signal: AbortSignal): Promise<Form> {
  const request = new Request(uploadsApiUrl() + paths[purpose], {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ content_type: type }),
    signal,
  });
  try {
    return await (await authenticatedFetch(session, isUnanswered)(request)).json();
  } catch (error) {
    if (isUnanswered(error) && isOver()) throw new Refused('signed_out');
    throw error;
  }
}

/** A gateway that refuses a token may leave out what lets a page of another origin read its answer. */
function isUnanswered(error: unknown): boolean {
  return error instanceof OfflineError;
}

function isOver(): boolean {
  const now = session.current();
  return now.status === 'signed-out' && now.reason === 'expired';
}

/** By XMLHttpRequest: fetch doesn't tell how much of a body has gone out. */
function post(
  { url, fields }: Form,
  content: Blob,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', content);
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    const stop = () => sending.abort();
    signal.addEventListener('abort', stop);
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
    sending.onload = () =>
      sending.status < 300 ? resolve() : reject(new Refused(reasonOf(sending.responseText)));
    sending.onerror = () => reject(new OfflineError('upload'));
    sending.onabort = () => reject(new DOMException('Given up', 'AbortError'));
    sending.onloadend = () => signal.removeEventListener('abort', stop);
    if (signal.aborted) return sending.onabort(new ProgressEvent('abort'));
    sending.open('POST', url);
    sending.send(body);
  });
}

function reasonOf(answered: string): string {
  if (answered.includes('EntityTooLarge')) return 'image_exceed_max_bytes';
  if (answered.includes('EntityTooSmall')) return 'image_unknown_format';
  return 'upload_refused';
}

async function whenReady(uuid: string, signal: AbortSignal): Promise<Medium> {
  for (let wait = ASK_AFTER_MS; ; wait = Math.min(wait * 1.3, ASK_AT_LEAST_EVERY_MS)) {
    const { data } = await unwrap(
      api.GET('/api/media/{media_uuid}', { params: { path: { media_uuid: uuid } }, signal }),
    );
    if (data.status === 'ready') return data;
    if (data.status === 'refused') throw new Refused(data.reason ?? '');
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
