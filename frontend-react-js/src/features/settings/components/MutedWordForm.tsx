import { type FormEvent, useRef, useState } from 'react';
import { useFocusFirstProblem } from '@/lib/forms/use-focus-first-problem';
import { t } from '@/lib/i18n/translate';
import { MUTE_DURATIONS, type MuteDuration, muteEnd } from '@/lib/mute-duration';
import { Button } from '@/ui/Button';
import { RadioGroup } from '@/ui/RadioGroup';
import { TextField } from '@/ui/TextField';
import { showToast } from '@/ui/toasts';
import { mutedWordErrorMessage, type NewMutedWord, useMuteWord } from '../api/muted-words';
import styles from './HandleForm.module.css';

const PLACES: Record<'both' | 'text' | 'tags', NonNullable<NewMutedWord['in']>> = {
  both: ['text', 'tags'],
  text: ['text'],
  tags: ['tags'],
};
const DURATIONS = Object.keys(MUTE_DURATIONS) as MuteDuration[];

/** Mute a word, words or a hashtag. */
export function MutedWordForm() {
  const form = useRef<HTMLFormElement>(null);
  const [value, setValue] = useState('');
  const [places, setPlaces] = useState<keyof typeof PLACES>('both');
  const [authors, setAuthors] = useState<'anybody' | 'strangers'>('anybody');
  const [duration, setDuration] = useState<MuteDuration>('forever');
  const muting = useMuteWord();
  useFocusFirstProblem(form, muting.error);

  function mute(event: FormEvent) {
    event.preventDefault();
    if (muting.isPending) return;
    muting.mutate(
      {
        value,
        in: PLACES[places],
        except_following: authors === 'strangers',
        expires_at: muteEnd(duration),
      },
      {
        onSuccess: (word) => {
          setValue('');
          showToast('info', t('wordIsMuted', { word: word.value }));
        },
      },
    );
  }

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={mute}
      noValidate
      aria-busy={muting.isPending}
    >
      <TextField
        label={t('wordOrHashtag')}
        name="value"
        autoCapitalize="none"
        dir="auto"
        value={value}
        onChange={setValue}
        hint={t('wordOrHashtagHint')}
        problem={muting.isError && mutedWordErrorMessage(muting.error)}
      />
      <RadioGroup
        label={t('whereMuted')}
        name="places"
        options={[
          { value: 'both', label: t('inTextAndHashtags') },
          { value: 'text', label: t('inText') },
          { value: 'tags', label: t('inHashtags') },
        ]}
        value={places}
        onChange={setPlaces}
      />
      <RadioGroup
        label={t('whoseCruds')}
        name="authors"
        options={[
          { value: 'anybody', label: t('ofAnybody') },
          { value: 'strangers', label: t('ofPeopleIDontFollow') },
        ]}
        value={authors}
        onChange={setAuthors}
      />
      <RadioGroup
        label={t('howLong')}
        name="duration"
        options={DURATIONS.map((each) => ({ value: each, label: t(MUTE_DURATIONS[each]) }))}
        value={duration}
        onChange={setDuration}
      />
      <Button type="submit" disabled={muting.isPending}>
        {t('muteWord')}
      </Button>
    </form>
  );
}
