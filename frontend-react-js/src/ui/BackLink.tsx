import type { MouseEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import { afterNextPaint } from '@/lib/after-next-paint';
import styles from './BackLink.module.css';
import { Icon } from './Icon';
import { VisuallyHidden } from './VisuallyHidden';

/** Go back; if the page was opened by its address, go to the page above it. */
export function BackLink({ path, label }: { path: string; label: string }) {
  const navigate = useNavigate();

  function goBack(event: MouseEvent) {
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!isPlain || !hasPageBefore()) return;
    event.preventDefault();
    afterNextPaint(() => navigate(-1));
  }

  return (
    <Link to={path} className={styles.back} onClick={goBack}>
      <Icon name="back" />
      <VisuallyHidden>{label}</VisuallyHidden>
    </Link>
  );
}

/** Whether a page of ours is before this one in the history; the router counts them. */
function hasPageBefore(): boolean {
  return window.history.state?.idx > 0;
}
