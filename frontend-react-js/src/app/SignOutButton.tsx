import { Icon } from '@/ui/Icon';
import { useSignOut } from './use-sign-out';

export function SignOutButton({
  className,
  labelClassName,
}: {
  className: string | undefined;
  labelClassName: string | undefined;
}) {
  const leaving = useSignOut();
  return (
    <button
      type="button"
      className={className}
      disabled={leaving.isPending}
      onClick={() => leaving.mutate()}
    >
      <Icon name="leave" />
      <span className={labelClassName}>Sign out</span>
    </button>
  );
}
