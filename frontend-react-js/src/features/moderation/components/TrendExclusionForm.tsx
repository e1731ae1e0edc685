import { useState } from 'react';
import { errorMessage } from '@/lib/http/error-message';
import { msg, t } from '@/lib/i18n/translate';
import { measureMessage } from '@/lib/text/limits';
import { Button } from '@/ui/Button';
import { RadioGroup } from '@/ui/RadioGroup';
import { TextAreaField } from '@/ui/TextAreaField';
import { TextField } from '@/ui/TextField';
import { useExclude } from '../api/trend-exclusions';
import type { NewTrendExclusion } from '../api/types';
import styles from './Case.module.css';

const PROBLEMS = {
  value_malformed: msg('excludedTextMalformed'),
  exclusions_too_many: msg('exclusionsTooMany'),
  not_a_moderator: msg('notAModerator'),
};

/** Keep a hashtag out of trends, or all that contain a word. */
export function TrendExclusionForm() {
  const [kind, setKind] = useState<NewTrendExclusion['kind']>('hashtag');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const exclude = useExclude(() => {
    setValue('');
    setReason('');
  });
  const { isBlank, problem } = measureMessage(reason);
  return (
    <form
      className={`${styles.case} ${styles.form}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) exclude.mutate({ kind, value, reason });
      }}
    >
      <RadioGroup
        label={t('keepOutOfTrends')}
        name="kind"
        options={[
          { value: 'hashtag', label: t('aHashtag') },
          { value: 'word', label: t('allHashtagsWithAWord') },
        ]}
        value={kind}
        onChange={setKind}
      />
      <TextField
        label={kind === 'hashtag' ? t('hashtag') : t('word')}
        name="value"
        autoCapitalize="none"
        autoComplete="off"
        value={value}
        onChange={setValue}
        problem={exclude.isError ? errorMessage(exclude.error, PROBLEMS) : undefined}
      />
      <TextAreaField
        label={t('why')}
        hint={t('standsInTheLog')}
        value={reason}
        onChange={setReason}
        problem={problem}
      />
      <div className={styles.actions}>
        <Button type="submit" disabled={isBlank || value.trim() === '' || exclude.isPending}>
          {t('keepItOut')}
        </Button>
      </div>
    </form>
  );
}
