import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, unwrap } from '@/lib/api/client';
import { errorMessage } from '@/lib/http/error-message';
import { measureMessage } from '@/lib/text/limits';
import { formatDateTime } from '@/lib/time/format-date';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { TextAreaField } from '@/ui/TextAreaField';

/** Why an account is suspended and until when, with an appeal. There is no session: a token asks. */
export function Suspension({ authorization }: { authorization: string }) {
  const headers = { Authorization: authorization };
  const [words, setWords] = useState('');
  const { isBlank, problem } = measureMessage(words);
  const query = useQuery({
    queryKey: ['suspension', authorization],
    queryFn: async () => (await unwrap(api.GET('/api/account/decisions', { headers }))).data,
    gcTime: 0,
  });
  const decision = query.data?.find((each) => each.action === 'suspend');
  const appeal = useMutation({
    mutationFn: (decision_uuid: string) =>
      api.POST('/api/account/decisions/{decision_uuid}/appeal', {
        params: { path: { decision_uuid } },
        body: { appeal: words },
        headers,
      }),
  });
  if (decision === undefined) return null;
  return (
    <section aria-label="Suspension">
      <p>
        {decision.until === null ? 'It has no end.' : `It ends ${formatDateTime(decision.until)}.`}{' '}
        Moderators wrote:
      </p>
      <blockquote dir="auto">{decision.reason}</blockquote>
      {appeal.isSuccess || !decision.can_appeal ? (
        <Notice tone="info">Your appeal has arrived. Sign in again later to see the answer.</Notice>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBlank && problem === null) appeal.mutate(decision.uuid);
          }}
        >
          <TextAreaField
            label="Why should moderators change this?"
            hint="You can appeal once."
            value={words}
            onChange={setWords}
            problem={problem ?? (appeal.isError ? errorMessage(appeal.error) : undefined)}
          />
          <Button type="submit" disabled={isBlank || appeal.isPending}>
            Send appeal
          </Button>
        </form>
      )}
    </section>
  );
}
