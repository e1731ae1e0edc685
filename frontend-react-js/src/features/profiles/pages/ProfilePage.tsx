import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Listing, listingOf } from '@/lib/api/listing';
import type { Activity } from '@/lib/api/types';
import { ProblemError } from '@/lib/http/problem';
import { useTitle } from '@/lib/use-title';
import { ErrorState } from '@/ui/ErrorState';
import { PageHeader } from '@/ui/PageHeader';
import { profileQuery } from '../api/profile-query';
import { ProfileCard } from '../components/ProfileCard';
import { ProfileSkeleton } from '../components/ProfileSkeleton';
import { UnknownPerson } from '../components/UnknownPerson';

/** A person's page. How their cruds look is for the caller to say: cruds are another feature's. */
export function ProfilePage({
  handle,
  children,
}: {
  handle: string;
  children: (cruds: Listing<Activity>) => ReactNode;
}) {
  const query = useInfiniteQuery(profileQuery(handle));
  const person = query.data?.pages[0]?.profile;
  useTitle(person ? `${person.display_name} (@${person.handle})` : `@${handle}`);

  return (
    <>
      <PageHeader backHome>{person?.display_name ?? `@${handle}`}</PageHeader>
      {person ? (
        <>
          <ProfileCard person={person} />
          {children(listingOf(query))}
        </>
      ) : query.isPending ? (
        <ProfileSkeleton />
      ) : isUnknown(query.error) ? (
        <UnknownPerson handle={handle} />
      ) : (
        <ErrorState error={query.error} onRetry={query.refetch} />
      )}
    </>
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof ProblemError && [404, 422].includes(error.status);
}
