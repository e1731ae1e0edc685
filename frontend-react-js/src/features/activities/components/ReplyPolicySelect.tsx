import { useId } from 'react';
import { t } from '@/lib/i18n/translate';
import { Icon } from '@/ui/Icon';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { parseReplyPolicy, type ReplyPolicy, replyPolicies } from '../reply-policies';
import styles from './ExpirySelect.module.css';

/** Field for who may reply to a crud. */
export function ReplyPolicySelect({
  value,
  onChange,
  disabled,
}: {
  value: ReplyPolicy;
  onChange: (policy: ReplyPolicy) => void;
  disabled: boolean;
}) {
  const id = useId();
  return (
    <div className={styles.expiry} title={t('whoCanReply')}>
      <Icon name="reply" />
      <label htmlFor={id}>
        <VisuallyHidden>{t('whoCanReply')}</VisuallyHidden>
      </label>
      <select
        id={id}
        className={styles.choice}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(parseReplyPolicy(event.target.value))}
      >
        {replyPolicies.map(({ value: policy, label }) => (
          <option key={policy} value={policy}>
            {t(label)}
          </option>
        ))}
      </select>
    </div>
  );
}
