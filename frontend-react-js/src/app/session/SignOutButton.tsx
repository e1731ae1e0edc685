import { t } from '@/lib/i18n/translate';
import { Icon } from '@/ui/Icon';
import { useSignOut } from './use-sign-out';

export function SignOutButton({
  className,
  labelClassName,
}: {
  className: string | undefined;
  labelClassName: string | undefined;
}) {
  const signOut = useSignOut();
  return (
    <button
      type="button"
      className={className}
      disabled={signOut.isPending}
      onClick={() => signOut.mutate()}
    >
      <Icon name="signOut" />
      <span className={labelClassName}>{t('signOut')}</span>
    </button>
  );
}
