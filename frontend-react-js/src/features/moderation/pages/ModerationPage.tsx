import { useSearchParams } from 'react-router';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { Cases } from '../components/Cases';
import { Log } from '../components/Log';

const TABS = { open: 'Open', closed: 'Decided', log: 'Log' };

/** What moderators work with. Others are told that it isn't for them. */
export default function ModerationPage() {
  const [search] = useSearchParams();
  const asked = search.get('tab');
  const tab = asked === 'closed' || asked === 'log' ? asked : 'open';
  useTitle('Moderation');
  return (
    <>
      <PageHeader>Moderation</PageHeader>
      <TabLinks
        label="Reports"
        tabs={(['open', 'closed', 'log'] as const).map((each) => ({
          to: each === 'open' ? '/moderation' : `/moderation?tab=${each}`,
          label: TABS[each],
          isCurrent: each === tab,
        }))}
      />
      {tab === 'log' ? <Log /> : <Cases key={tab} status={tab} />}
    </>
  );
}
