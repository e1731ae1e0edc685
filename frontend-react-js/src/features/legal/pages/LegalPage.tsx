import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import privacy from '../texts/privacy.html?raw';
import rules from '../texts/rules.html?raw';
import terms from '../texts/terms.html?raw';
import styles from './LegalPage.module.css';

const pages = {
  rules: { title: 'Rules', text: rules },
  privacy: { title: 'Privacy', text: privacy },
  terms: { title: 'Terms', text: terms },
};

/** A page whose text the server's owner writes, as HTML, before the build. */
export default function LegalPage({ page }: { page: keyof typeof pages }) {
  const { title, text } = pages[page];
  useTitle(title);
  return (
    <>
      <PageHeader backHome>{title}</PageHeader>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: it is a file of the build, not input. */}
      <article className={styles.text} lang="en" dangerouslySetInnerHTML={{ __html: text }} />
    </>
  );
}
