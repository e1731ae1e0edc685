import type { Activity } from '@/lib/api/types';
import Poll from './Poll';
import QuoteCard from './QuoteCard';

export default function PollAndQuote({ activity }: { activity: Activity }) {
  const { poll, quote } = activity;
  return (
    <>
      {poll && <Poll activity={activity} poll={poll} />}
      {quote && <QuoteCard quote={quote} />}
    </>
  );
}
