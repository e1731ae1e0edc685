import { ButtonLink } from '@/ui/ButtonLink';
import styles from './Hero.module.css';

/** The introduction on the home page of anonymous visitors. */
export function Hero() {
  return (
    <>
      <section className={styles.hero}>
        <h1 className={styles.title}>Say it, and let it go.</h1>
        <p className={styles.text}>
          Cruddur is for short posts that expire. Choose an hour or a month: when the time is up,
          your crud is gone.
        </p>
        <p className={styles.actions}>
          <ButtonLink to="/signup">Join</ButtonLink>
          <ButtonLink to="/signin" variant="outlined">
            Sign in
          </ButtonLink>
        </p>
      </section>
      <h2 className={styles.heading}>What people are saying</h2>
    </>
  );
}
