// A home feed of a thousand cruds from stubbed responses, so that only the page is measured.

export const CRUDS = 1000;
const PAGE = 20;

/** Answer the requests for the feed, for its cruds and for likes. */
export async function stubFeed(page) {
  const now = Date.now();
  const cruds = Array.from({ length: CRUDS }, (_, index) => made(index, now));
  await page.route('**/api/activities/home*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const next = from + PAGE;
    return route.fulfill({
      json: cruds.slice(from, next),
      headers: next < CRUDS ? { Link: `</api/activities/home?cursor=${next}>; rel="next"` } : {},
    });
  });
  const crudOf = (route) => cruds.find(({ uuid }) => route.request().url().includes(uuid));
  await page.route('**/api/activities/@*/status/*', (route) =>
    route.fulfill({ json: { activity: crudOf(route), ancestors: [], replies: [] } }),
  );
  await page.route('**/api/activities/*/like', (route) => {
    const crud = crudOf(route);
    return route.fulfill({ json: { ...crud, liked: true, likes_count: crud.likes_count + 1 } });
  });
}

/** Whether a text is that of the last crud. */
export function isLast(text) {
  return text.includes(`crud ${CRUDS} `);
}

function made(index, now) {
  const sentences = (index % 7) + 1;
  return {
    uuid: `0197c1d0-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    handle: `person_${index % 40}`,
    display_name: `Person ${index % 40}`,
    avatar: null,
    message: `This is crud ${index + 1} of many. ${'Some say little, others more. '.repeat(sentences)}`,
    entities: [],
    created_at: new Date(now - index * 60_000).toISOString(),
    expires_at: new Date(now + 86_400_000).toISOString(),
    replies_count: index % 3,
    reposts_count: index % 5,
    likes_count: index % 11,
    reply_to_activity_uuid: null,
    reply_to_handle: null,
    liked: false,
    reposted: false,
    bookmarked: false,
    thread_muted: false,
    reposted_by: null,
    media: [],
    reply_policy: 'anyone',
    can_reply: true,
    hidden: false,
    content_warning: null,
    quotes_count: 0,
    quote_policy: 'anyone',
    can_quote: true,
  };
}
