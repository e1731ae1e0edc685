import { useSearchParams } from 'react-router';
import { msg, t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { Cases } from '../components/Cases';
import { Log } from '../components/Log';
import { TrendExclusions } from '../components/TrendExclusions';

const TABS = {
  open: msg('openReports'),
  closed: msg('decidedReports'),
  log: msg('moderationLog'),
  trends: msg('trends'),
};
type Tab = keyof typeof TABS;
const ORDER = Object.keys(TABS) as Tab[];

/** What moderators work with. Others are told that it isn't for them. */
export default function ModerationPage() {
  const [search] = useSearchParams();
  const tab = ORDER.find((each) => each === search.get('tab')) ?? 'open';
  useTitle(t('moderation'));
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: t('backToSettings') }}>
        {t('moderation')}
      </PageHeader>
      <TabLinks
        label={t('reports')}
        tabs={ORDER.map((each) => ({
          to: each === 'open' ? '/moderation' : `/moderation?tab=${each}`,
          label: t(TABS[each]),
          isCurrent: each === tab,
        }))}
      />
      {tab === 'log' ? (
        <Log />
      ) : tab === 'trends' ? (
        <TrendExclusions />
      ) : (
        <Cases key={tab} status={tab} />
      )}
    </>
  );
}
