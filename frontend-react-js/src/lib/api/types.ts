import type { paths } from './schema';

type Json<Result> = Result extends { content: { 'application/json': infer Body } } ? Body : never;

export type Activity = Json<paths['/api/activities/home']['get']['responses'][200]>[number];
type Thread = Json<
  paths['/api/activities/@{handle}/status/{activity_uuid}']['get']['responses'][200]
>;
/** A crud in the tree of replies to another. */
export type Reply = Thread['replies'][number];
/** What a crud answers, or a gap where that isn't available. */
export type Ancestor = Thread['ancestors'][number];
export type Entity = Activity['entities'][number];
export type Picture = Activity['media'][number];
export type ProfileImage = NonNullable<Activity['avatar']>;
/** What a crud quotes, or why that isn't shown. */
export type Quote = NonNullable<Activity['quote']>;
export type QuotedActivity = Extract<Quote, { state: 'available' }>;
export type Person = Json<paths['/api/profile']['get']['responses'][200]>;
export type PersonInList = Json<
  paths['/api/users/@{handle}/followers']['get']['responses'][200]
>[number];
export type Relation = Json<paths['/api/users/@{handle}/follow']['put']['responses'][200]>;
export type MediaItem = Json<paths['/api/media/{media_uuid}']['get']['responses'][200]>;
export type SessionGrant = Json<paths['/api/session/refresh']['post']['responses'][200]>;
export type MessageGroup = Json<paths['/api/message_groups']['get']['responses'][200]>[number];
export type Message = Json<
  paths['/api/messages/{message_group_uuid}']['get']['responses'][200]
>[number];
export type PushSettings = Json<paths['/api/push/settings']['get']['responses'][200]>;
export type NotificationSettings = Json<
  paths['/api/notifications/settings']['get']['responses'][200]
>;
