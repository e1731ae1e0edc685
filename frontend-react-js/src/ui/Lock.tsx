import { t } from '@/lib/i18n/translate';
import { Icon } from './Icon';
import { VisuallyHidden } from './VisuallyHidden';

/** The mark of a protected account, beside a name. */
export function Lock() {
  return (
    <>
      <Icon name="lock" />
      <VisuallyHidden>{t('protectedAccount')}</VisuallyHidden>
    </>
  );
}
