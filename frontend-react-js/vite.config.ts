import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { WAIT_MS } from './src/test/wait.ts';
import { crawlerPages } from './vite-crawler-pages.ts';
import { messages } from './vite-messages.ts';
import { smallRouter } from './vite-router.ts';
import { serviceWorker } from './vite-worker.ts';

const api = process.env.CRUDDUR_API_URL ?? 'http://127.0.0.1:4567';
// Stands in for CloudFront, which serves the pictures from their bucket.
const cdn = process.env.CRUDDUR_CDN_URL;
const cdnPath = cdn ? new URL(cdn).pathname : '';

const server = {
  host: '127.0.0.1',
  port: Number(process.env.CRUDDUR_WEB_PORT ?? 3000),
  strictPort: true,
  // One origin for the browser, as behind CloudFront: no CORS, and the session cookie is first-party.
  proxy: {
    '/api': { target: api },
    // Feeds for machines. Vite compares with the query, too.
    '^/(@[A-Za-z0-9_]{3,20}|tags/[^/?]+)\\.(atom|json)(\\?.*)?$': { target: api },
    ...(cdn && {
      '/media': { target: new URL(cdn).origin, rewrite: (path: string) => cdnPath + path },
    }),
  },
};

/** Serve the build as a CDN does: compressed, with immutable caching of hashed files. */
const cdnPreview: Plugin = {
  name: 'cdn-preview',
  configurePreviewServer: ({ config, middlewares }) => {
    const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };
    middlewares.use((request, response, next) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const type = types[extname(path)];
      const file = resolve(config.root, config.build.outDir, `.${path}`);
      if (!type || !existsSync(file)) return next();
      response.setHeader('Content-Type', type);
      response.setHeader('Content-Encoding', 'gzip');
      if (path.startsWith('/assets/')) {
        response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      }
      response.end(gzipSync(readFileSync(file)));
    });
  },
};

/** Replace Vite's preloading of chunks by what this app needs of it: no styles, nonces or events. */
const smallPreload: Plugin = {
  name: 'small-preload',
  enforce: 'pre',
  load: {
    filter: { id: /vite\/preload-helper\.js$/ },
    handler: () => `
const asked = new Set();
export const __vitePreload = (load, files = []) => {
  for (const file of files) {
    if (asked.has(file)) continue;
    asked.add(file);
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = '/' + file;
    document.head.append(link);
  }
  return load();
};`,
  },
};

// What the testing libraries ask jsdom about an element; it computes all declarations each time.
const TESTED_STYLES = ['display', 'visibility', 'opacity', 'pointer-events', 'user-select'];
const testedStyles = {
  postcssPlugin: 'tested-styles',
  Declaration: (declaration: { prop: string; remove: () => unknown }) => {
    if (!TESTED_STYLES.includes(declaration.prop)) declaration.remove();
  },
};

// Tests run in a time zone with a half-hour offset and daylight saving time, unless TZ is set.
if (process.env.VITEST) process.env.TZ ??= 'America/St_Johns';

export default defineConfig({
  plugins: [
    messages(),
    react(),
    crawlerPages(),
    serviceWorker(),
    cdnPreview,
    smallRouter(),
    smallPreload,
  ],
  ...(process.env.VITEST && { css: { postcss: { plugins: [testedStyles] } } }),
  // Catalogues are read as a whole.
  json: { namedExports: false, stringify: false },
  // Otherwise a build has the router's development version.
  resolve: {
    tsconfigPaths: true,
    alias: [
      {
        find: /^react-router$/,
        replacement: fileURLToPath(
          new URL('node_modules/react-router/dist/production/index.mjs', import.meta.url),
        ),
      },
    ],
  },
  server: {
    ...server,
    // Don't reload when end-to-end tests write their results.
    watch: { ignored: ['**/dist/**', '**/playwright-report/**', '**/test-results/**'] },
  },
  preview: server,
  build: {
    modulePreload: { polyfill: false },
    // All styles are 8 kB: one file avoids a request per page.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // The entry file contains all chunk names, so short names make the first load smaller.
        chunkFileNames: 'assets/[hash:6].js',
        assetFileNames: 'assets/[hash:6][extname]',
        codeSplitting: {
          // Libraries of every page in one chunk: it compresses better and stays cached across releases.
          groups: [
            {
              name: 'platform',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//,
              priority: 1,
            },
            // Our own code of the first page in one chunk, which compresses better than many.
            { name: 'first', tags: ['$initial'], priority: 1 },
            // What several lazy pages share, as the entry file names every chunk.
            { name: 'shared', test: /\/src\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  optimizeDeps: {
    // Pre-bundle the dependencies of lazy pages: discovering them later reloads the page.
    include: [
      'react',
      'react-dom/client',
      'react-router',
      '@tanstack/react-query',
      '@aws-amplify/auth',
      '@aws-amplify/auth/cognito',
      '@aws-amplify/core',
    ],
  },
  test: {
    environment: 'jsdom',
    testTimeout: 5 * WAIT_MS,
    hookTimeout: WAIT_MS,
    // Share one jsdom per worker: creating one per file takes longer than the tests.
    pool: 'threads',
    isolate: false,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // Without the alias, Node resolves the build for servers.
    alias: {
      rollbar: fileURLToPath(
        new URL('node_modules/rollbar/dist/rollbar.umd.min.js', import.meta.url),
      ),
    },
    css: true,
    env: {
      VITE_COGNITO_USER_POOL_ID: 'us-east-1_testpool1',
      VITE_COGNITO_CLIENT_ID: 'testclient',
      VITE_COGNITO_ENDPOINT: 'http://cognito.test',
      VITE_UPLOADS_API_URL: 'http://uploads.test',
    },
  },
});
