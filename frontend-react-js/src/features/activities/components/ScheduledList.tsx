import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { crudPath } from '@/lib/paths';
import { formatDateTime } from '@/lib/time/format-date';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Menu } from '@/ui/Menu';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { showToast } from '@/ui/toasts';
import {
  deleteScheduled,
  draftErrorMessage,
  failureMessage,
  moveToDrafts,
  publishScheduled,
  reschedule,
  type SavedDraft,
  type ScheduledCrud,
  scheduledQuery,
  useDraftChange,
} from '../api/drafts';
import { DraftRow, draftName } from './DraftRow';
import styles from './DraftRow.module.css';
import ScheduleDialog from './ScheduleDialog';

/** The viewer's scheduled cruds, with the reason of those that couldn't be published. */
export function ScheduledList({ onOpen }: { onOpen: (draft: SavedDraft) => void }) {
  const query = useQuery(scheduledQuery);
  const [deleted, setDeleted] = useState<ScheduledCrud | null>(null);
  const [changed, setChanged] = useState<ScheduledCrud | null>(null);
  const deleting = useDraftChange(deleteScheduled);
  const moving = useDraftChange(moveToDrafts);
  const publishing = useDraftChange(publishScheduled);
  const changing = useDraftChange((moment: string) => reschedule(changed?.uuid ?? '', moment));
  const onError = (error: unknown) => showToast('error', draftErrorMessage(error));
  if (query.isPending) return <RowsSkeleton what="page" />;
  if (query.isLoadingError) return <ErrorState error={query.error} onRetry={query.refetch} />;
  if (query.data.length === 0) {
    return (
      <EmptyState title={t('noScheduled')}>
        <p>{t('noScheduledHint')}</p>
      </EmptyState>
    );
  }

  function publish({ uuid }: ScheduledCrud) {
    publishing.mutate(uuid, {
      onSuccess: (crud) =>
        showToast('info', t('posted'), { label: t('view'), to: crudPath(crud.handle, crud.uuid) }),
      onError,
    });
  }

  return (
    <>
      <ul className={styles.list}>
        {query.data.map((crud) => (
          <DraftRow
            key={crud.uuid}
            content={crud}
            detail={formatDateTime(crud.scheduled_at)}
            problem={crud.failure === null ? null : t(failureMessage(crud.failure))}
          >
            <Menu
              label={t('draftOptions', { text: draftName(crud) })}
              variant="plain"
              items={[
                { label: t('publishNow'), onSelect: () => publish(crud) },
                { label: t('changeTime'), onSelect: () => setChanged(crud) },
                {
                  label: t('editAsDraft'),
                  onSelect: () => moving.mutate(crud, { onSuccess: onOpen, onError }),
                },
                { label: t('delete'), isDestructive: true, onSelect: () => setDeleted(crud) },
              ]}
            />
          </DraftRow>
        ))}
      </ul>
      {changed && (
        <ScheduleDialog
          initial={changed.failure === null ? changed.scheduled_at : null}
          schedule={changing.mutateAsync}
          onClose={() => setChanged(null)}
        />
      )}
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
