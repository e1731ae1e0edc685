import { compactCount } from '@/lib/text/count';
import { Icon, type IconName } from '@/ui/Icon';

/** What an action looks like. Its name and its count in words are its label's and description's to say. */
export function ActionFace({ icon, count = 0 }: { icon: IconName; count?: number }) {
  return (
    <>
      <Icon name={icon} />
      {count > 0 && <span aria-hidden="true">{compactCount(count)}</span>}
    </>
  );
}
