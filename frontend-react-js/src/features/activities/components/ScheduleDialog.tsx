import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { formatDateTime } from '@/lib/time/format-date';
import { serverClock } from '@/lib/time/server-clock';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import dialog from '@/ui/Dialog.module.css';
import { TextField } from '@/ui/TextField';
import { draftErrorMessage } from '../api/drafts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Ask when to publish a crud, in the person's time zone, and say it in words. */
export default function ScheduleDialog({
  initial,
  schedule,
  onClose,
}: {
  /** The present time of one that is scheduled. */
  initial: string | null;
  schedule: (moment: string) => Promise<void>;
  onClose: () => void;
}) {
  const [value, setValue] = useState(() => toLocal(initial ? Date.parse(initial) : nextHour()));
  const moment = fromLocal(value);
  const scheduling = useMutation({ mutationFn: schedule, onSuccess: onClose });
  return (
    <Dialog title={t('scheduleACrud')} onClose={onClose} hasCloseButton>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (moment !== null && !scheduling.isPending) scheduling.mutate(moment);
        }}
      >
        <TextField
          label={t('whenToPublish')}
          name="scheduled_at"
          type="datetime-local"
          data-first-focus
          min={toLocal(serverClock.now() + MINUTE)}
          value={value}
          onChange={setValue}
          hint={
            moment === null
              ? t('chooseATime')
              : t('willBePublished', { moment: formatDateTime(moment) })
          }
        />
        {scheduling.isError && (
          <p className={dialog.problem} role="alert">
            {draftErrorMessage(scheduling.error)}
          </p>
        )}
        <div className={dialog.actions}>
          <Button variant="outlined" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={moment === null || scheduling.isPending}>
            {t('scheduleIt')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Return the first full hour that is at least an hour ahead. */
function nextHour(): number {
  return Math.ceil(serverClock.now() / HOUR + 1) * HOUR;
}

/** Return a moment as the input has it: without a zone, and to the minute. */
function toLocal(moment: number): string {
  const date = new Date(moment);
  const inZone = new Date(moment - date.getTimezoneOffset() * MINUTE);
  return inZone.toISOString().slice(0, 16);
}

/** Return the moment of an input, null if it is incomplete. */
function fromLocal(value: string): string | null {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
