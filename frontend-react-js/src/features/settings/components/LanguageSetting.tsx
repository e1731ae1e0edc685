import { useState } from 'react';
import { languages } from '@/lib/i18n/language';
import { chooseLanguage, chosenLanguage, type LanguageChoice } from '@/lib/i18n/language-setting';
import { t } from '@/lib/i18n/translate';
import { RadioGroup } from '@/ui/RadioGroup';
import { showToast } from '@/ui/toasts';
import { Section } from './Section';

const NAME = 'language';

/** The language of the app on this device. Each is named in itself, to be found by those who read it. */
export function LanguageSetting() {
  const [choice, setChoice] = useState(chosenLanguage);
  const options = Object.entries(languages).map(([lang, label]) => ({
    value: lang as LanguageChoice,
    label,
    lang,
  }));

  async function choose(next: LanguageChoice) {
    try {
      await chooseLanguage(next);
      setChoice(next);
      // The page is rendered anew, and its radio button too.
      requestAnimationFrame(() => {
        document.querySelector<HTMLElement>(`input[name="${NAME}"]:checked`)?.focus();
      });
    } catch {
      showToast('error', t('languageDidntLoad'));
    }
  }

  return (
    <Section title={t('language')}>
      <RadioGroup
        label={t('language')}
        name={NAME}
        options={[{ value: 'device', label: t('likeTheDevice') }, ...options]}
        value={choice}
        onChange={choose}
      />
    </Section>
  );
}
