import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import { errorMessage } from '@/lib/http/error-message';
import { msg, t } from '@/lib/i18n/translate';
import { showToast } from '@/ui/toasts';
import { decisionsKey, moderationKey } from './queries';
import type { Action, Case } from './types';

export type NewDecision = { action: Action; reason: string; until: string | null };

/** Decide on a case. Also when another moderator was first, the queue is loaded again. */
export function useDecide(report: Case) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewDecision) =>
      unwrap(
        api.POST('/api/moderation/reports/{report_uuid}/decision', {
          params: { path: { report_uuid: report.uuid } },
          body,
        }),
      ),
    onSuccess: () => showToast('info', t('decidedAndLogged')),
    onError: (error) => showToast('error', decisionErrorMessage(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: [moderationKey] }),
  });
}

export function decisionErrorMessage(error: unknown): string {
  return errorMessage(error, {
    already_decided: msg('alreadyDecided'),
    own_report: msg('ownReport'),
    activity_not_found: msg('reportedCrudGone'),
    person_not_found: msg('reportedAccountDeleted'),
    until_past: msg('untilPast'),
    nothing_to_reinstate: msg('takenBackAlready'),
    exclusion_not_found: msg('takenBackAlready'),
    not_a_moderator: msg('notAModerator'),
  });
}

/** Take back what is in force against a person, or against a crud of this uuid. */
export function useReinstate(handle: string, activity_uuid: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (reason: string) => {
      const body = { reason };
      await (activity_uuid === null
        ? api.POST('/api/moderation/people/@{handle}/reinstate', {
            params: { path: { handle } },
            body,
          })
        : api.POST('/api/moderation/activities/{activity_uuid}/reinstate', {
            params: { path: { activity_uuid } },
            body,
          }));
    },
    onSuccess: () => showToast('info', t('takenBackAndLogged')),
    onError: (error) => showToast('error', decisionErrorMessage(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: [moderationKey] }),
  });
}

/** Appeal against a decision. */
export function useAppeal(decision_uuid: string, onSuccess: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (appeal: string) =>
      api.POST('/api/account/decisions/{decision_uuid}/appeal', {
        params: { path: { decision_uuid } },
        body: { appeal },
      }),
    onSuccess: () => {
      showToast('info', t('appealArrived'));
      onSuccess();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [decisionsKey] }),
  });
}
