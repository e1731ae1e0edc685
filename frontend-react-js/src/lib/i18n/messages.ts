/**
 * The messages of the chosen language, in the parts that are loaded: `first`, which every page needs,
 * and `pages`, which comes with the code of the first lazy page.
 */

import type { CompiledMessage } from 'icu-minify/format';
import type first from '@/locales/en/first.json';
import type pages from '@/locales/en/pages.json';
import { createSubscribable } from '../subscribable';
import { documentLanguage, type Language, setDocumentLanguage } from './language';

type Part = 'first' | 'pages';

/** The name of a message. In a build it is a number. */
export type MessageKey = keyof typeof first | keyof typeof pages;

type Catalogue = Record<MessageKey, CompiledMessage>;

const catalogues = import.meta.glob<Catalogue>('/src/locales/*/{first,pages}.json', {
  import: 'default',
});
const loaded = new Set<Part>();
const listeners = createSubscribable();
let language = documentLanguage();

/** The loaded messages, by key. */
export const messages = {} as Catalogue;

export const languageStore = {
  subscribe: listeners.subscribe,
  current: (): Language => language,
};

/** Load a part of the messages; once it is loaded, this is quick. */
export async function loadMessages(part: Part): Promise<void> {
  const wanted = language;
  const catalogue = await fetchCatalogue(wanted, part);
  // The language was changed meanwhile.
  if (wanted !== language) return loadMessages(part);
  Object.assign(messages, catalogue);
  loaded.add(part);
}

/** Load what code needs to be shown: the code and the messages of pages. */
export async function withMessages<Code>(code: Promise<Code>): Promise<Code> {
  return (await Promise.all([code, loadMessages('pages')]))[0];
}

/** Show another language: first load what is loaded of the present one. */
export async function showLanguage(next: Language): Promise<void> {
  const parts = await Promise.all([...loaded].map((part) => fetchCatalogue(next, part)));
  Object.assign(messages, ...parts);
  language = next;
  setDocumentLanguage(next);
  listeners.notify();
}

async function fetchCatalogue(of: Language, part: Part): Promise<Catalogue | undefined> {
  return catalogues[`/src/locales/${of}/${part}.json`]?.();
}
