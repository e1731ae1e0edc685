import { readFileSync } from 'node:fs';
import type { Connect, Plugin } from 'vite';

type Headers = Record<string, { value: string }>;
type Viewed = { uri: string; method: string; headers: Headers };
type Answer = { statusCode: number; headers: Headers };
type Module = { selectRequestOriginById: (id: string) => void };

const source = readFileSync(new URL('pages-function.js', import.meta.url), 'utf-8');
// CloudFront has a module of this name; here it is an argument.
const load: (cf: Module) => (event: { request: Viewed }) => Viewed | Answer = new Function(
  'cf',
  `${source.replace(/^import .*$/m, '')}\nreturn handler;`,
) as never;

/** Serve the API's pages to crawlers, and redirect what is shared, by the function that CloudFront runs. */
export function crawlerPages(): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    let origin = '';
    const handler = load({
      selectRequestOriginById: (id) => {
        origin = id;
      },
    });
    const result = handler({
      request: {
        method: request.method ?? 'GET',
        uri: (request.url ?? '/').split('?', 1)[0] ?? '/',
        headers: { 'user-agent': { value: request.headers['user-agent'] ?? '' } },
      },
    });
    if ('statusCode' in result) {
      const headers = Object.entries(result.headers).map(([name, { value }]) => [name, value]);
      response.writeHead(result.statusCode, Object.fromEntries(headers)).end();
      return;
    }
    if (origin === 'api') request.url = result.uri;
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
