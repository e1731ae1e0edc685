import { useBreakpoint } from '@/lib/use-breakpoint';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { PeoplePicker } from '../components/PeoplePicker';
import { folderPath } from '../paths';

export function NewMessagePage({ viewer }: { viewer: string }) {
  const isWide = useBreakpoint() === 'desktop';
  useTitle('New message');
  return (
    <section aria-label="New message">
      <PageHeader backTo={isWide ? null : { path: folderPath('inbox'), label: 'Back to messages' }}>
        New message
      </PageHeader>
      <PeoplePicker viewer={viewer} />
    </section>
  );
}
