import type { Picture, ProfileImage } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { ImageGrid } from '@/ui/ImageGrid';
import type { Case } from '../api/types';
import styles from './Case.module.css';
import { Flood } from './Flood';
import { PollChoices } from './PollChoices';

/** What was reported, as it was then. */
export function Evidence({ report: { evidence, person } }: { report: Case }) {
  const { activity, answers, quotes, messages, profile, flood } = evidence;
  return (
    <div className={styles.evidence}>
      {[answers, quotes].map(
        (context) =>
          context && (
            <blockquote key={context.uuid} className={styles.context}>
              <p className={styles.quiet}>{t('handleWrote', { handle: context.handle })}</p>
              {context.content_warning && <p dir="auto">{context.content_warning}</p>}
              <p dir="auto">{context.message}</p>
              <PollChoices choices={context.poll_choices} />
              <ImageGrid pictures={context.media} />
            </blockquote>
          ),
      )}
      {activity && (
        <blockquote className={styles.reported}>
          <p className={styles.quiet}>
            <bdi>@{activity.handle}</bdi>, {formatDateTime(activity.created_at)}
          </p>
          {activity.content_warning && <p dir="auto">{activity.content_warning}</p>}
          <p dir="auto">{activity.message}</p>
          <PollChoices choices={activity.poll_choices} />
          <ImageGrid pictures={activity.media} />
        </blockquote>
      )}
      {messages && (
        <ol>
          {messages.map((message, index) => (
            <li
              key={message.uuid}
              className={index === messages.length - 1 ? styles.reported : styles.context}
            >
              <p className={styles.quiet}>
                <bdi>@{message.handle}</bdi>, {formatDateTime(message.created_at)}
              </p>
              <p dir="auto">{message.message}</p>
            </li>
          ))}
        </ol>
      )}
      {profile && (
        <blockquote className={styles.reported}>
          <p dir="auto">
            {profile.display_name} <bdi className={styles.quiet}>@{profile.handle}</bdi>
          </p>
          <p dir="auto">{profile.bio}</p>
          <ImageGrid
            pictures={[
              ...asPicture(t('avatar'), profile.avatar),
              ...asPicture(t('banner'), profile.banner),
            ]}
          />
        </blockquote>
      )}
      {flood && <Flood flood={flood} author={person.handle} />}
    </div>
  );
}

function asPicture(alt: string, image: ProfileImage | null): Picture[] {
  const largest = image?.renditions.at(-1);
  if (!image || !largest) return [];
  return [{ ...image, uuid: alt, width: largest.width, height: largest.height, alt }];
}
