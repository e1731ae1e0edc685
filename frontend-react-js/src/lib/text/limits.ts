import { t } from '@/lib/i18n/translate';
import { cleanText } from './clean';
import { countBytes, countGraphemes } from './measure';

export type TextMeasure = { left: number; isBlank: boolean; problem: string | null };

type Limits = { graphemes: number; bytes: number };

const CRUD_LIMITS: Limits = { graphemes: 280, bytes: 3_000 };
const ALT_LIMITS: Limits = { graphemes: 1_000, bytes: 6_000 };
const WARNING_LIMITS: Limits = { graphemes: 100, bytes: 1_000 };
const CHOICE_LIMITS: Limits = { graphemes: 50, bytes: 500 };
const MESSAGE_LIMITS: Limits = { graphemes: 1_000, bytes: 10_000 };

export function measureCrud(text: string): TextMeasure {
  return measureText(text, CRUD_LIMITS);
}

export function measureMessage(text: string): TextMeasure {
  return measureText(text, MESSAGE_LIMITS);
}

/** Measure the description of a picture. */
export function measureAlt(text: string): TextMeasure {
  return measureText(text, ALT_LIMITS);
}

/** Measure a content warning. */
export function measureWarning(text: string): TextMeasure {
  return measureText(text, WARNING_LIMITS);
}

/** Measure a choice of a poll. */
export function measureChoice(text: string): TextMeasure {
  return measureText(text, CHOICE_LIMITS);
}

/** Measure a text as the API does: cleaned. */
function measureText(text: string, limits: Limits): TextMeasure {
  const message = cleanText(text);
  const left = limits.graphemes - countGraphemes(message);
  return { left, isBlank: message === '', problem: limitProblem(message, left, limits.bytes) };
}

function limitProblem(message: string, left: number, maxBytes: number): string | null {
  if (left < 0) {
    return t('charactersTooLong', { count: -left });
  }
  if (countBytes(message) > maxBytes) {
    return t('textTooLarge');
  }
  return null;
}
