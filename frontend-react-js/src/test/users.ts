import type { Activity, Relation, SessionGrant } from '@/lib/api/types';
import type { SessionPerson } from '@/lib/session/store';

export const alice: SessionPerson = {
  uuid: '0197c1d0-0000-7000-8000-00000000000a',
  handle: 'alice',
  display_name: 'Alice Liddell',
  bio: '',
  bio_entities: [],
  avatar: null,
  banner: null,
  created_at: '2026-01-02T03:04:05Z',
  protected: false,
  cruds_count: 0,
  followers_count: 0,
  following_count: 0,
  relation: null,
};

export const bob: SessionPerson = {
  ...alice,
  uuid: '0197c1d0-0000-7000-8000-00000000000b',
  handle: 'bob',
  display_name: 'Bob',
};

export const carol: SessionPerson = {
  ...alice,
  uuid: '0197c1d0-0000-7000-8000-00000000000c',
  handle: 'carol',
  display_name: 'Carol',
};

export const noRelation: Relation = {
  following: false,
  requested: false,
  followed_by: false,
  blocking: false,
  muting: false,
  muting_reposts: false,
};

export function grantFor(person: SessionPerson, token: string, expiresIn = 900): SessionGrant {
  return { access_token: token, expires_in: expiresIn, person };
}

export function crudBy(person: SessionPerson, message: string, changes: Partial<Activity> = {}) {
  return {
    uuid: crypto.randomUUID(),
    handle: person.handle,
    display_name: person.display_name,
    avatar: person.avatar,
    message,
    entities: [],
    created_at: new Date(Date.now() - 60_000).toISOString(),
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    replies_count: 0,
    reposts_count: 0,
    likes_count: 0,
    quotes_count: 0,
    reply_to_activity_uuid: null,
    reply_to_handle: null,
    liked: false,
    reposted: false,
    bookmarked: false,
    thread_muted: false,
    reposted_by: null,
    reply_policy: 'anyone',
    can_reply: true,
    hidden: false,
    content_warning: null,
    quote_policy: 'anyone',
    can_quote: true,
    quote: null,
    moderation_warning: null,
    edited_at: null,
    protected: false,
    muted_word: null,
    poll: null,
    media: [],
    ...changes,
  } satisfies Activity;
}
