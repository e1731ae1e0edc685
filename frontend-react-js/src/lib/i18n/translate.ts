import format, { type FormatValues } from 'icu-minify/format';
import { createElement, Fragment, type ReactNode } from 'react';
import { dateFormat, numberFormat, pluralRules } from './intl';
import { languageStore, type MessageKey, messages } from './messages';

const options = {
  formatters: {
    getDateTimeFormat: (_: unknown, style?: Intl.DateTimeFormatOptions) => dateFormat(style),
    getNumberFormat: (_: unknown, style?: Intl.NumberFormatOptions) => numberFormat(style),
    getPluralRules: (_: unknown, style?: Intl.PluralRulesOptions) => pluralRules(style),
  },
};

/** Return a message in the chosen language. Call it when it is shown, not when a module is loaded. */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  return format(messages[key], languageStore.current(), values, options) as string;
}

/** Return a message with elements: `values` has a function for each tag, from its content. */
export function rich(key: MessageKey, values: FormatValues<ReactNode>): ReactNode {
  const parts = format<ReactNode>(messages[key], languageStore.current(), values, options);
  return createElement(Fragment, null, ...(Array.isArray(parts) ? parts : [parts]));
}

/** Name a message that is shown later, by `t`. */
export const msg = (key: MessageKey): MessageKey => key;
