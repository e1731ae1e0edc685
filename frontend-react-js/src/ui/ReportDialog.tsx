import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { reportsKey } from '@/lib/api/query-keys';
import { errorMessage } from '@/lib/http/error-message';
import { msg, t } from '@/lib/i18n/translate';
import { REPORT_REASONS, type ReportReason } from '@/lib/report-reasons';
import { measureMessage } from '@/lib/text/limits';
import { Button } from './Button';
import { Dialog } from './Dialog';
import dialog from './Dialog.module.css';
import { RadioGroup } from './RadioGroup';
import styles from './ReportDialog.module.css';
import { TextAreaField } from './TextAreaField';
import { showToast } from './toasts';

export type ReportSubject = {
  type: 'activity' | 'message' | 'person';
  uuid: string;
  message_group_uuid: string | null;
};

const REASONS = Object.keys(REPORT_REASONS) as ReportReason[];

/** Ask why something is reported, and send it to the moderators. */
export default function ReportDialog({
  subject,
  onClose,
}: {
  subject: ReportSubject;
  onClose: () => void;
}) {
  const [reason, setReason] = useState<ReportReason | ''>('');
  const [comment, setComment] = useState('');
  const [isMissing, setMissing] = useState(false);
  const queries = useQueryClient();
  const { problem: tooLong } = measureMessage(comment);
  // The same report twice is one, so a retry needs no key.
  const report = useMutation({
    mutationFn: (chosen: ReportReason) =>
      unwrap(api.POST('/api/reports', { body: { subject, reason: chosen, comment } })),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: [reportsKey] });
      showToast('info', t('reportArrived'));
      onClose();
    },
  });

  return (
    <Dialog title={t('reportSubject', { subject: subject.type })} onClose={onClose} hasCloseButton>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(reason === '');
          if (reason !== '' && tooLong === null) report.mutate(reason);
        }}
      >
        <p>{subject.type === 'message' ? t('reportMessageExplained') : t('reportExplained')}</p>
        <RadioGroup<ReportReason | ''>
          label={t('whatIsWrong')}
          name="reason"
          options={REASONS.map((each) => ({ value: each, label: t(REPORT_REASONS[each]) }))}
          value={reason}
          onChange={setReason}
        />
        <TextAreaField
          label={t('whatShouldModeratorsKnow')}
          value={comment}
          onChange={setComment}
          problem={tooLong}
        />
        {(isMissing || report.isError) && (
          <p className={dialog.problem} role="alert">
            {report.isError
              ? errorMessage(report.error, { 404: msg('itIsntAvailableAnyMore') })
              : t('chooseWhatIsWrong')}
          </p>
        )}
        <div className={dialog.actions}>
          <Button variant="outlined" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={report.isPending}>
            {t('report')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
