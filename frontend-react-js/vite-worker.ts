import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const SOURCE = new URL('src/service-worker/sw.js', import.meta.url);
const LOCALES = new URL('src/locales/', import.meta.url);
const LANGUAGES = ['en', 'de', 'ja', 'ar'];

/** Return the service worker with its words. It can load no modules, as every browser has to run it. */
function worker(): string {
  const words = LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(new URL(`${language}/worker.json`, LOCALES), 'utf-8')),
  ]);
  return readFileSync(SOURCE, 'utf-8').replace(
    '= WORDS;',
    () => `= ${JSON.stringify(Object.fromEntries(words))};`,
  );
}

/** Serve and build `/sw.js`. Its address must stay the same. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        if (request.url?.split('?')[0] !== '/sw.js') return next();
        response.setHeader('Content-Type', 'text/javascript');
        response.setHeader('Cache-Control', 'no-cache');
        response.end(worker());
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: worker() });
    },
  };
}
