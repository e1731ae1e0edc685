import type { Page } from '@playwright/test';

/** What a person could see of a page, and where it is in the history of the tab. */
export type Snapshot = Awaited<ReturnType<typeof takeSnapshot>>;

type Navigation = {
  entries: () => { key: string; url: string | null }[];
  currentEntry: { index: number } | null;
};

/** Read the page. The function runs in the browser, so it uses nothing from outside of it. */
export function takeSnapshot(page: Page) {
  return page.evaluate(() => {
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const shown = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown);
    const text = (element: Element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
    const texts = (selector: string) => shown(selector).map(text).filter(Boolean);
    const focused = document.activeElement;
    // TypeScript's DOM doesn't have the Navigation API yet.
    const { navigation } = window as unknown as { navigation: Navigation };
    const entries = navigation.entries();
    const index = navigation.currentEntry?.index ?? -1;
    const widest = document.querySelector('dialog[open]') ?? document.documentElement;
    const modal = shown('dialog[open]').at(-1);
    const profile = document.querySelector('nav[aria-label="Main"] a[href^="/@"]');
    return {
      path: window.location.pathname + window.location.search,
      origin: window.location.origin,
      title: document.title,
      h1: texts('h1'),
      currentTabs: texts('main a[aria-current="page"]'),
      mainText: texts('main').join(' '),
      links: shown('a[href]').length,
      /** The person who is signed in, by handle. */
      viewer: profile?.getAttribute('href')?.slice(2) ?? null,
      isBroken: texts('h1').some((each) =>
        /^(This page (broke|didn’t load)|No network)/.test(each),
      ),
      /** The cruds of each list, in its order. */
      lists: shown('ol, ul')
        .map((list) => [...list.querySelectorAll(':scope > [data-row]')])
        .map((rows) => rows.map((row) => row.getAttribute('data-row') ?? '')),
      dialog: modal ? text(modal.querySelector('h2') ?? modal) : null,
      dialogButtons: modal
        ? [...modal.querySelectorAll('button')].filter((button) => !button.disabled).length
        : 0,
      popups: shown('[role="listbox"], [role="menu"]').length,
      focus: focused === null ? 'nothing' : focused.localName,
      excessWidth: widest.scrollWidth - widest.clientWidth,
      viewportWidth: window.innerWidth,
      /** Whatever tells that something went wrong. */
      warnings: [
        ...texts('[role="alert"], [class*="_empty_"], [class*="_banner_"]'),
        ...shown('[aria-invalid="true"]').map((field) => `invalid ${field.localName}`),
        ...texts('[class*="_notice_"]'),
      ],
      composers: shown('textarea').flatMap((field) => {
        const composer = field.closest('[data-composer]');
        // The others describe pictures.
        if (composer && composer.querySelector('textarea') !== field) return [];
        const draft = composer?.getAttribute('data-composer');
        const isMessage = !composer && field.matches('[placeholder^="Message @"]');
        const name = draft ?? (isMessage ? `to ${field.getAttribute('placeholder')}` : null);
        return name === null ? [] : [{ name, value: (field as HTMLTextAreaElement).value }];
      }),
      history: {
        index,
        keys: entries.map(({ key }) => key),
        paths: entries.map(({ url }) => {
          const { pathname, search } = new URL(url ?? '', window.location.href);
          return pathname + search;
        }),
      },
    };
  });
}
