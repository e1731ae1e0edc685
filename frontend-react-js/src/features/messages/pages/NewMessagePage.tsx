import { t } from '@/lib/i18n/translate';
import { useBreakpoint } from '@/lib/use-breakpoint';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { PeoplePicker } from '../components/PeoplePicker';
import { folderPath } from '../paths';

export function NewMessagePage({ viewer }: { viewer: string }) {
  const isWide = useBreakpoint() === 'desktop';
  useTitle(t('newMessage'));
  return (
    <section aria-label={t('newMessage')}>
      <PageHeader
        backTo={isWide ? null : { path: folderPath('inbox'), label: t('backToMessages') }}
      >
        {t('newMessage')}
      </PageHeader>
      <PeoplePicker viewer={viewer} />
    </section>
  );
}
