/** Formatters of `Intl` in the chosen language. Creating one is slow, so they are kept. */

import { languageStore } from './messages';

const cache = new Map<string, unknown>();

function cached<Options, Formatter>(
  name: string,
  Type: new (locale: string, options?: Options) => Formatter,
) {
  return (options?: Options): Formatter => {
    const language = languageStore.current();
    const key = `${name} ${language} ${JSON.stringify(options)}`;
    if (!cache.has(key)) cache.set(key, new Type(language, options));
    return cache.get(key) as Formatter;
  };
}

export const numberFormat = cached('number', Intl.NumberFormat);
export const dateFormat = cached('date', Intl.DateTimeFormat);
export const listFormat = cached('list', Intl.ListFormat);
export const relativeTimeFormat = cached('relative', Intl.RelativeTimeFormat);
export const pluralRules = cached('plural', Intl.PluralRules);
