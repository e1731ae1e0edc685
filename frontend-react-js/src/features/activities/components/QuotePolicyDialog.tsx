import type { Activity } from '@/lib/api/types';
import { t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { useQuotePolicy } from '../api/use-quote-policy';
import { quotePolicies } from '../quote-policies';
import { PolicyDialog } from './PolicyDialog';

/** Ask who may quote a crud from now on. */
export default function QuotePolicyDialog({
  activity,
  onClose,
}: {
  activity: Activity;
  onClose: () => void;
}) {
  const changing = useQuotePolicy(activity, () => {
    showToast('info', t('replyPolicyChanged'));
    onClose();
  });
  return (
    <PolicyDialog
      title={t('whoCanQuote')}
      explained={t('quotePolicyExplained')}
      name="quote-policy"
      options={quotePolicies.map(({ value, label }) => ({ value, label: t(label) }))}
      present={activity.quote_policy}
      isBusy={changing.isPending}
      error={changing.error}
      onSave={changing.mutate}
      onClose={onClose}
    />
  );
}
