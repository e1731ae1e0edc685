import { t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import { MutedWordForm } from '../components/MutedWordForm';
import { MutedWordList } from '../components/MutedWordList';
import { Section } from '../components/Section';

/** The words and hashtags that the viewer mutes. */
export default function MutedWordsPage() {
  useTitle(t('mutedWords'));
  return (
    <>
      <PageHeader backTo={{ path: '/settings', label: t('backToSettings') }}>
        {t('mutedWords')}
      </PageHeader>
      <Section title={t('muteAWord')}>
        <MutedWordForm />
      </Section>
      <Section title={t('mutedNow')}>
        <MutedWordList />
      </Section>
    </>
  );
}
