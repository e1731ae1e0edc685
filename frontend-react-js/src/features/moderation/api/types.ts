import type { paths } from '@/lib/api/schema';

type Json<Result> = Result extends { content: { 'application/json': infer Body } } ? Body : never;

/** A reported crud, message or person, with all its reports. */
export type Case = Json<paths['/api/moderation/reports']['get']['responses'][200]>[number];
export type LogEntry = Json<paths['/api/moderation/log']['get']['responses'][200]>[number];
/** What moderators decided about the viewer. */
export type Decision = Json<paths['/api/account/decisions']['get']['responses'][200]>[number];
/** A report of the viewer. */
export type Report = Json<paths['/api/reports']['get']['responses'][200]>[number];
export type Action = 'dismiss' | 'hide' | 'warn' | 'limit' | 'suspend';

/** A hashtag or a word that is kept out of trends. */
export type TrendExclusion = Json<
  paths['/api/moderation/trend_exclusions']['get']['responses'][200]
>[number];
export type NewTrendExclusion = Pick<TrendExclusion, 'kind' | 'value' | 'reason'>;
