import { msg, t } from '@/lib/i18n/translate';
import { useTitle } from '@/lib/use-title';
import { PageHeader } from '@/ui/PageHeader';
import privacy from '../texts/privacy.html?raw';
import rules from '../texts/rules.html?raw';
import terms from '../texts/terms.html?raw';
import styles from './LegalPage.module.css';

const pages = {
  rules: { title: msg('rules'), text: rules },
  privacy: { title: msg('privacy'), text: privacy },
  terms: { title: msg('terms'), text: terms },
};

/** A page whose text the server's owner writes, as HTML, before the build. */
export default function LegalPage({ page }: { page: keyof typeof pages }) {
  const { text } = pages[page];
  const title = t(pages[page].title);
  useTitle(title);
  return (
    <>
      <PageHeader backHome>{title}</PageHeader>
      <article
        className={styles.text}
        lang="en"
        dir="ltr"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: it is a file of the build, not input.
        dangerouslySetInnerHTML={{ __html: text }}
      />
    </>
  );
}
