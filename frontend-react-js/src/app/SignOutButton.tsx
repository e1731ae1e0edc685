import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { session } from '@/lib/session';
import { Icon } from '@/ui/Icon';
import styles from './SignOutButton.module.css';

export function SignOutButton({
  className,
  labelClassName,
}: {
  className: string | undefined;
  labelClassName: string | undefined;
}) {
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: () => session.close(),
    onSuccess: () => navigate('/'),
  });
  return (
    <>
      <button
        type="button"
        className={className}
        disabled={leaving.isPending}
        onClick={() => leaving.mutate()}
      >
        <Icon name="leave" />
        <span className={labelClassName}>Sign out</span>
      </button>
      {leaving.isError && (
        <p className={styles.problem} role="alert">
          You are still signed in: Cruddur couldn’t be reached. Try again.
        </p>
      )}
    </>
  );
}
