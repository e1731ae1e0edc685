import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob } from '@/test/users';
import { uploadPlaces } from './upload-places';

let deleted: string[] = [];
let isOnline = true;

beforeEach(async () => {
  deleted = [];
  isOnline = true;
  localStorage.clear();
  await signIn(alice);
  server.use(
    http.delete('/api/media/:uuid', ({ params }) => {
      if (!isOnline) return HttpResponse.error();
      deleted.push(String(params.uuid));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return signOut;
});

test('the place of an upload that broke off is used again', () => {
  isOnline = false;
  const places = [1, 2, 3, 4].map(() => uploadPlaces.take());
  expect(new Set(places).size).toBe(4);
  for (const place of places) uploadPlaces.abandon(place);
  expect([1, 2, 3, 4].map(() => uploadPlaces.take())).toEqual(places);
});

test('the place of a processed upload is forgotten', () => {
  const place = uploadPlaces.take();
  uploadPlaces.release(place);
  expect(uploadPlaces.take()).not.toBe(place);
});

test('what broke off is freed when the network is back', async () => {
  isOnline = false;
  const place = uploadPlaces.take();
  uploadPlaces.setUuid(place, 'a');
  uploadPlaces.abandon(place);
  await uploadPlaces.freeAbandoned();
  isOnline = true;
  window.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(deleted).toEqual(['a']));
  await vi.waitFor(() => expect(uploadPlaces.take()).not.toBe(place));
});

test('what a page that ended had begun is freed by the next', async () => {
  const [unanswered, begun] = [uploadPlaces.take(), uploadPlaces.take()];
  uploadPlaces.setUuid(begun, 'b');
  window.dispatchEvent(new Event('pagehide'));
  await uploadPlaces.freeAbandoned();
  expect(deleted).toEqual(['b']);
  expect(uploadPlaces.take()).toBe(unanswered);
});

test('what is under way, here or in another tab, is neither freed nor used again', async () => {
  const place = uploadPlaces.take();
  uploadPlaces.setUuid(place, 'c');
  await uploadPlaces.freeAbandoned();
  expect(deleted).toEqual([]);
  expect(uploadPlaces.take()).not.toBe(place);
});

test('a place that another upload has taken meanwhile isn’t forgotten', async () => {
  const place = uploadPlaces.take();
  uploadPlaces.setUuid(place, 'd');
  uploadPlaces.abandon(place);
  expect(uploadPlaces.take()).toBe(place);
  await vi.waitFor(() => expect(deleted).toEqual(['d']));
  uploadPlaces.abandon(place);
  expect(uploadPlaces.take()).toBe(place);
});

test('places are of one person, and forgotten when the API has forgotten them', async () => {
  const place = uploadPlaces.take();
  uploadPlaces.abandon(place);
  await signIn(bob);
  expect(uploadPlaces.take()).not.toBe(place);
  await signIn(alice);
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now + 16 * 60_000);
  expect(uploadPlaces.take()).not.toBe(place);
  clock.mockRestore();
});

test('a damaged storage is an empty one', () => {
  localStorage.setItem(`cruddur.upload-places.${alice.uuid}`, '{');
  expect(uploadPlaces.take()).toBeTruthy();
});
