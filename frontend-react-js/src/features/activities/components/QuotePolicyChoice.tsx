import { t } from '@/lib/i18n/translate';
import { type QuotePolicy, quotePolicies } from '../quote-policies';
import { PolicyDialog } from './PolicyDialog';

/** Ask who may quote a crud that isn't published yet. */
export default function QuotePolicyChoice({
  value,
  onChange,
  onClose,
}: {
  value: QuotePolicy;
  onChange: (policy: QuotePolicy) => void;
  onClose: () => void;
}) {
  return (
    <PolicyDialog
      title={t('whoCanQuote')}
      explained={t('quotePolicyExplained')}
      name="quote-policy"
      options={quotePolicies.map(({ value: policy, label }) => ({
        value: policy,
        label: t(label),
      }))}
      present={value}
      onSave={(policy) => {
        onChange(policy);
        onClose();
      }}
      onClose={onClose}
    />
  );
}
