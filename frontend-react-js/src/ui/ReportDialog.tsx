import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { reportsKey } from '@/lib/api/query-keys';
import { errorMessage } from '@/lib/http/error-message';
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

const NAMES = { activity: 'crud', message: 'message', person: 'person' };
const OPTIONS = (Object.keys(REPORT_REASONS) as ReportReason[]).map((value) => ({
  value,
  label: REPORT_REASONS[value],
}));

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
      showToast('info', 'Your report has arrived. Your settings show what becomes of it.');
      onClose();
    },
  });

  return (
    <Dialog title={`Report this ${NAMES[subject.type]}`} onClose={onClose} hasCloseButton>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(reason === '');
          if (reason !== '' && tooLong === null) report.mutate(reason);
        }}
      >
        <p>
          Moderators read it{subject.type === 'message' && ', with the nine messages before it'}.
          Nobody else learns that you sent it.
        </p>
        <RadioGroup<ReportReason | ''>
          label="What is wrong?"
          name="reason"
          options={OPTIONS}
          value={reason}
          onChange={setReason}
        />
        <TextAreaField
          label="What should moderators know? (optional)"
          value={comment}
          onChange={setComment}
          problem={tooLong}
        />
        {(isMissing || report.isError) && (
          <p className={dialog.problem} role="alert">
            {report.isError
              ? errorMessage(report.error, { 404: 'It isn’t available any more.' })
              : 'Choose what is wrong.'}
          </p>
        )}
        <div className={dialog.actions}>
          <Button variant="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={report.isPending}>
            Report
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
