import type { Person } from '@/lib/api/types';
import { month } from '@/lib/time/moments';
import { Avatar } from '@/ui/Avatar';
import { Icon } from '@/ui/Icon';
import styles from './ProfileCard.module.css';

export function ProfileCard({ person }: { person: Person }) {
  return (
    <section className={styles.card} aria-label="About">
      <Avatar name={person.display_name} handle={person.handle} size="large" />
      <div>
        <p className={styles.name}>
          <bdi>{person.display_name}</bdi>
        </p>
        <p className={styles.quiet}>@{person.handle}</p>
      </div>
      {person.bio && (
        <p className={styles.bio} dir="auto">
          {person.bio}
        </p>
      )}
      <p className={styles.facts}>
        <span className={styles.fact}>
          <Icon name="calendar" />
          Joined <time dateTime={person.created_at}>{month(person.created_at)}</time>
        </span>
        <span>{person.cruds_count === 1 ? '1 crud' : `${person.cruds_count} cruds`}</span>
      </p>
    </section>
  );
}
