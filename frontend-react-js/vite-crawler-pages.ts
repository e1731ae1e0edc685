import { readFileSync } from 'node:fs';
import type { Connect, Plugin } from 'vite';

type Viewed = { uri: string; headers: Record<string, { value: string }> };
type Module = { selectRequestOriginById: (id: string) => void };

const source = readFileSync(new URL('pages-function.js', import.meta.url), 'utf-8');
// CloudFront has a module of this name; here it is an argument.
const load: (cf: Module) => (event: { request: Viewed }) => Viewed = new Function(
  'cf',
  `${source.replace(/^import .*$/m, '')}\nreturn handler;`,
) as never;

/** Serve the API's pages to crawlers by the function that CloudFront runs. */
export function crawlerPages(): Plugin {
  const serve: Connect.NextHandleFunction = (request, _response, next) => {
    let origin = '';
    const handler = load({
      selectRequestOriginById: (id) => {
        origin = id;
      },
    });
    const { uri } = handler({
      request: {
        uri: (request.url ?? '/').split('?', 1)[0] ?? '/',
        headers: { 'user-agent': { value: request.headers['user-agent'] ?? '' } },
      },
    });
    if (origin === 'api') request.url = uri;
    next();
  };
  return {
    name: 'crawler-pages',
    configureServer: ({ middlewares }) => {
      middlewares.use(serve);
    },
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(serve);
    },
  };
}
