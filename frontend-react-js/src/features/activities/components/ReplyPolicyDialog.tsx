import { useState } from 'react';
import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import { Dialog } from '@/ui/Dialog';
import dialog from '@/ui/Dialog.module.css';
import { RadioGroup } from '@/ui/RadioGroup';
import { showToast } from '@/ui/toasts';
import { reactionErrorMessage } from '../api/error-messages';
import { useReplyPolicy } from '../api/use-reply-policy';
import { replyPolicies } from '../reply-policies';

/** Ask who may reply from now on. */
export default function ReplyPolicyDialog({
  activity,
  onClose,
}: {
  activity: Activity;
  onClose: () => void;
}) {
  const [policy, setPolicy] = useState(activity.reply_policy);
  const changing = useReplyPolicy(activity, () => {
    showToast('info', t('replyPolicyChanged'));
    onClose();
  });
  return (
    <Dialog title={t('whoCanReply')} onClose={onClose} hasCloseButton>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          changing.mutate(policy);
        }}
      >
        <p>{t('replyPolicyExplained')}</p>
        <RadioGroup
          label={t('whoCanReply')}
          name="reply-policy"
          options={replyPolicies.map(({ value, label }) => ({ value, label: t(label) }))}
          value={policy}
          onChange={setPolicy}
        />
        {changing.isError && (
          <p className={dialog.problem} role="alert">
            {reactionErrorMessage(changing.error)}
          </p>
        )}
        <div className={dialog.actions}>
          <Button variant="outlined" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={changing.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
