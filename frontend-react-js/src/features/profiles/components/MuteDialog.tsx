import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { MUTE_DURATIONS, type MuteDuration, muteEnd } from '@/lib/mute-duration';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import dialog from '@/ui/Dialog.module.css';
import { RadioGroup } from '@/ui/RadioGroup';
import { relationErrorMessage } from '../api/error-messages';
import { useMuteUntil } from '../api/mutations';

const DURATIONS = (Object.keys(MUTE_DURATIONS) as MuteDuration[]).filter(
  (each) => each !== 'forever',
);

/** Ask how long to mute a person. */
export default function MuteDialog({ handle, onClose }: { handle: string; onClose: () => void }) {
  const [duration, setDuration] = useState<MuteDuration>('day');
  const mute = useMuteUntil(handle);
  return (
    <Dialog title={t('muteHandleForAWhile', { handle })} onClose={onClose}>
      <RadioGroup
        label={t('howLong')}
        name="duration"
        options={DURATIONS.map((each) => ({ value: each, label: t(MUTE_DURATIONS[each]) }))}
        value={duration}
        onChange={setDuration}
      />
      {mute.isError && (
        <p className={dialog.problem} role="alert">
          {relationErrorMessage(mute.error, handle)}
        </p>
      )}
      <div className={dialog.actions}>
        <Button variant="outlined" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button
          disabled={mute.isPending}
          onClick={() => mute.mutate(muteEnd(duration), { onSuccess: onClose })}
        >
          {t('mute')}
        </Button>
      </div>
    </Dialog>
  );
}
