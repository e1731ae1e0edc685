import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import type { SavedDraft } from '../api/drafts';
import { DraftList } from '../components/DraftList';
import { ScheduledList } from '../components/ScheduledList';

/** What the viewer has written and not published. `open` puts a draft in place of what is unsent. */
export function DraftsPage({
  hasUnsent,
  open,
}: {
  hasUnsent: (draft: SavedDraft) => boolean;
  open: (draft: SavedDraft) => void;
}) {
  const [search] = useSearchParams();
  const isScheduled = search.get('tab') === 'scheduled';
  const [waiting, setWaiting] = useState<SavedDraft | null>(null);
  useTitle(t('drafts'));
  const onOpen = (draft: SavedDraft) => (hasUnsent(draft) ? setWaiting(draft) : open(draft));
  return (
    <>
      <PageHeader backHome>{t('drafts')}</PageHeader>
      <TabLinks
        label={t('drafts')}
        tabs={[
          { to: '/drafts', label: t('drafts'), isCurrent: !isScheduled },
          { to: '/drafts?tab=scheduled', label: t('scheduled'), isCurrent: isScheduled },
        ]}
      />
      {isScheduled ? <ScheduledList onOpen={onOpen} /> : <DraftList onOpen={onOpen} />}
      {waiting && (
        <ConfirmDialog
          title={t('replaceUnsent')}
          confirm={t('replaceText')}
          isBusy={false}
          problem={null}
          onConfirm={() => {
            setWaiting(null);
            open(waiting);
          }}
          onClose={() => setWaiting(null)}
        >
          {t('replaceUnsentExplained')}
        </ConfirmDialog>
      )}
    </>
  );
}
