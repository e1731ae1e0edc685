import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { t } from '@/lib/i18n/translate';
import { Button } from '@/ui/Button';
import type { CrudLink } from '../crud-link';
import { toQuote } from '../to-quote';
import type { DraftQuote } from '../use-draft-quote';

/** A button to quote the crud to which a text links; nothing if it can't be quoted. */
export default function QuoteOffer({
  link: { handle, uuid },
  isLocked,
  onQuote,
}: {
  link: CrudLink;
  isLocked: boolean;
  onQuote: (quote: DraftQuote) => void;
}) {
  const { data: activity } = useQuery({
    queryKey: ['linked-crud', handle, uuid],
    queryFn: async ({ signal }) => {
      const path = { handle, activity_uuid: uuid };
      const { data } = await unwrap(
        api.GET('/api/activities/@{handle}/status/{activity_uuid}', {
          params: { path, query: { limit: 1 } },
          signal,
        }),
      );
      return data.activity;
    },
    retry: false,
  });
  if (!activity?.can_quote) return null;
  return (
    <div>
      <Button
        variant="outlined"
        size="small"
        disabled={isLocked}
        onClick={() => onQuote({ uuid: activity.uuid, card: toQuote(activity) })}
      >
        {t('quoteThisCrud', { handle: activity.handle })}
      </Button>
    </div>
  );
}
