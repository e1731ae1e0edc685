import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemError } from '@/lib/http/problem';
import { crudPath, type PublicReactions, reactedPath } from '@/lib/paths';
import { useTitle } from '@/lib/use-title';
import { ButtonLink } from '@/ui/ButtonLink';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { reactedQuery } from '../api/queries';
import { PeopleList } from '../components/PeopleList';

const texts = {
  likes: {
    tab: 'Likes',
    empty: 'No likes to show',
    detail: 'The people who like this crud will be here.',
  },
  reposts: {
    tab: 'Reposts',
    empty: 'No reposts to show',
    detail: 'The people who repost this crud will be here.',
  },
} satisfies Record<PublicReactions, { tab: string; empty: string; detail: string }>;

/** The people who liked or reposted a crud. */
export function ReactedPage({
  handle,
  uuid,
  reactions,
}: {
  handle: string;
  uuid: string;
  reactions: PublicReactions;
}) {
  const query = useInfiniteQuery(reactedQuery(uuid, reactions));
  const { tab, empty, detail } = texts[reactions];
  useTitle(`${tab} of a crud by @${handle}`);
  const isUnavailable =
    query.error instanceof ProblemError && [404, 422].includes(query.error.status);
  return (
    <>
      <PageHeader backTo={{ path: crudPath(handle, uuid), label: 'Back to the crud' }}>
        {tab}
      </PageHeader>
      <TabLinks
        label="People"
        tabs={(['likes', 'reposts'] as const).map((each) => ({
          to: reactedPath(handle, uuid, each),
          label: texts[each].tab,
          isCurrent: each === reactions,
        }))}
      />
      {isUnavailable ? (
        <EmptyState title="This crud isn’t available">
          <p>It may have expired or been deleted, or can’t be shown to you.</p>
          <ButtonLink to="/" variant="outlined">
            See what’s new
          </ButtonLink>
        </EmptyState>
      ) : (
        <PeopleList
          query={query}
          empty={
            <EmptyState title={empty}>
              <p>{detail}</p>
            </EmptyState>
          }
        />
      )}
    </>
  );
}
