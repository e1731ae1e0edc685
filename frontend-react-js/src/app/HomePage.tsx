import { CrudComposer } from '@/features/activities/components/CrudComposer';
import { HomeFeed } from '@/features/activities/components/HomeFeed';
import { useSession } from '@/lib/session/use-session';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { Hero } from './Hero';

export function HomePage() {
  const session = useSession();
  useTitle(null);

  if (session.status === 'signed-out') {
    return (
      <>
        <Hero />
        <HomeFeed emptyAdvice="No crud is alive right now. Join, and be the first to say something." />
      </>
    );
  }
  return (
    <>
      <PageHeader>Home</PageHeader>
      {session.status === 'signed-in' && (
        <CrudComposer key={session.person.uuid} person={session.person} />
      )}
      <HomeFeed emptyAdvice="Write your first crud above. It will be here until it expires." />
    </>
  );
}
