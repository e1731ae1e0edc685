import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { useReplyPolicy } from '../api/use-reply-policy';
import { replyPolicies } from '../reply-policies';
import { PolicyDialog } from './PolicyDialog';

/** Ask who may reply from now on. */
export default function ReplyPolicyDialog({
  activity,
  onClose,
}: {
  activity: Activity;
  onClose: () => void;
}) {
  const changing = useReplyPolicy(activity, () => {
    showToast('info', t('replyPolicyChanged'));
    onClose();
  });
  return (
    <PolicyDialog
      title={t('whoCanReply')}
      explained={t('replyPolicyExplained')}
      name="reply-policy"
      options={replyPolicies.map(({ value, label }) => ({ value, label: t(label) }))}
      present={activity.reply_policy}
      isBusy={changing.isPending}
      error={changing.error}
      onSave={changing.mutate}
      onClose={onClose}
    />
  );
}
