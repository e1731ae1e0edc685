import { t } from '@/lib/i18n/translate';
import { useReinstate } from '../api/mutations';
import type { Case } from '../api/types';
import { crudMeasure, personMeasure } from '../measures';
import { ReinstateForm } from './ReinstateForm';

/** Take back what is in force against the reported crud and its author. */
export function TakeBack({ report }: { report: Case }) {
  const { person, subject } = report;
  const onCrud = crudMeasure(report);
  const onPerson = personMeasure(report);
  const forCrud = useReinstate(person.handle, subject.uuid);
  const forPerson = useReinstate(person.handle, null);
  const label = t('whyTakeItBack', { handle: person.handle });
  return (
    <>
      {onCrud && (
        <ReinstateForm
          what={t('takeBackFromCrud', { measure: onCrud })}
          label={label}
          isBusy={forCrud.isPending}
          onReinstate={forCrud.mutate}
        />
      )}
      {onPerson && (
        <ReinstateForm
          what={t('takeBackFromPerson', { measure: onPerson })}
          label={label}
          isBusy={forPerson.isPending}
          onReinstate={forPerson.mutate}
        />
      )}
    </>
  );
}
