import type { PersonInList } from '@/lib/api/types';
import { LinkedText } from '@/ui/LinkedText';

/** What a person says of themselves, with its links. */
export function Bio({
  person: { bio, bio_entities: entities },
  className,
}: {
  person: Pick<PersonInList, 'bio' | 'bio_entities'>;
  className: string | undefined;
}) {
  if (bio === '') return null;
  return (
    <p className={className} dir="auto">
      <LinkedText text={bio} entities={entities} />
    </p>
  );
}
