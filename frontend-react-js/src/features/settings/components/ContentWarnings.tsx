import { useState } from 'react';
import { t } from '@/lib/i18n/translate';
import { isWarnedContentShown, setWarnedContentShown } from '@/lib/warning-setting';
import { RadioGroup } from '@/ui/RadioGroup';
import { Section } from './Section';

/** Setting of this device: whether warned content is shown at once. */
export function ContentWarnings() {
  const [isShown, setShown] = useState(isWarnedContentShown);
  return (
    <Section title={t('contentWarnings')}>
      <p>{t('contentWarningsExplained')}</p>
      <RadioGroup
        label={t('textAndPictures')}
        name="warnings"
        options={[
          { value: 'asked', label: t('shownWhenAsked') },
          { value: 'always', label: t('alwaysShown') },
        ]}
        value={isShown ? 'always' : 'asked'}
        onChange={(next) => {
          setWarnedContentShown(next === 'always');
          setShown(next === 'always');
        }}
      />
    </Section>
  );
}
