import type { Activity } from '@/lib/api/types';
import { DeleteAction } from './DeleteAction';
import { OthersMenu } from './OthersMenu';

/** What else a signed-in viewer can do: delete their own crud, report another's, hide a reply in their own thread. */
export default function CrudMenu({
  activity,
  isOwn,
  onDeleted,
}: {
  activity: Activity;
  isOwn: boolean;
  onDeleted: () => void;
}) {
  if (isOwn) return <DeleteAction activity={activity} onDeleted={onDeleted} />;
  return <OthersMenu activity={activity} />;
}
