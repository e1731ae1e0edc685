import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Menu } from '@/ui/Menu';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import {
  deleteDraft,
  draftErrorMessage,
  draftsQuery,
  type SavedDraft,
  useDraftChange,
} from '../api/drafts';
import { DraftRow, draftName } from './DraftRow';
import styles from './DraftRow.module.css';

/** The viewer's drafts. */
export function DraftList({ onOpen }: { onOpen: (draft: SavedDraft) => void }) {
  const query = useQuery(draftsQuery);
  const [deleted, setDeleted] = useState<SavedDraft | null>(null);
  const deleting = useDraftChange(deleteDraft);
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (query.data.length === 0) {
    return (
      <EmptyState title={t('noDrafts')}>
        <p>{t('noDraftsHint')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {query.data.map((draft) => (
          <DraftRow
            key={draft.uuid}
            content={draft}
            detail={t('savedAt', { moment: formatDateTime(draft.updated_at) })}
          >
            <Button
              variant="outlined"
              aria-label={t('openDraftNamed', { text: draftName(draft) })}
              onClick={() => onOpen(draft)}
            >
              {t('openDraft')}
            </Button>
            <Menu
              label={t('draftOptions', { text: draftName(draft) })}
              variant="plain"
              items={[
                { label: t('delete'), isDestructive: true, onSelect: () => setDeleted(draft) },
              ]}
            />
          </DraftRow>
        ))}
      </ul>
      {deleted && (
        <ConfirmDialog
          title={t('deleteThisDraft')}
          confirm={t('delete')}
          isBusy={deleting.isPending}
          problem={deleting.isError ? draftErrorMessage(deleting.error) : null}
          onConfirm={() => deleting.mutate(deleted.uuid, { onSuccess: () => setDeleted(null) })}
          onClose={() => setDeleted(null)}
        >
          {t('deleteDraftExplained')}
        </ConfirmDialog>
      )}
    </>
  );
}
