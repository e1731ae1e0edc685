import { t } from '@/lib/i18n/translate';
import { ButtonLink } from '@/ui/ButtonLink';
import styles from './Hero.module.css';

/** The introduction on the home page of anonymous visitors. */
export function Hero() {
  return (
    <>
      <section className={styles.hero}>
        <h1 className={styles.title}>{t('heroTitle')}</h1>
        <p className={styles.text}>{t('heroExplained')}</p>
        <p className={styles.actions}>
          <ButtonLink to="/signup">{t('join')}</ButtonLink>
          <ButtonLink to="/signin" variant="outlined">
            {t('signIn')}
          </ButtonLink>
        </p>
      </section>
      <h2 className={styles.heading}>{t('whatPeopleAreSaying')}</h2>
    </>
  );
}
