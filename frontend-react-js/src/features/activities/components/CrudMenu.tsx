import type { Activity } from '@/lib/api/types';
import { DeleteAction } from './DeleteAction';
import { ReportAction } from './ReportAction';

/** What else a signed-in viewer can do: delete their own crud, report another's. */
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
  return <ReportAction uuid={activity.uuid} />;
}
