import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { WAIT_MS } from './src/test/wait.ts';

const api = process.env.CRUDDUR_API_URL ?? 'http://127.0.0.1:4567';
// Stands where CloudFront would serve pictures from their bucket.
const cdn = process.env.CRUDDUR_CDN_URL;
const cdnPath = cdn ? new URL(cdn).pathname : '';

const server = {
  host: '127.0.0.1',
  port: Number(process.env.CRUDDUR_WEB_PORT ?? 3000),
  strictPort: true,
  // One origin for the browser, as behind CloudFront: no CORS, and the session cookie is first-party.
  proxy: {
    '/api': { target: api },
    ...(cdn && {
      '/media': { target: new URL(cdn).origin, rewrite: (path: string) => cdnPath + path },
    }),
  },
};

/** Serve what is built as a CDN would: compressed, and for good what has its hash in its name. */
const asCdn: Plugin = {
  name: 'as-cdn',
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

// Tests see a zone with half an hour and summer time, unless TZ names another.
if (process.env.VITEST) process.env.TZ ??= 'America/St_Johns';

export default defineConfig({
  plugins: [react(), asCdn],
  resolve: { tsconfigPaths: true },
  server: {
    ...server,
    // What the stories leave behind is no reason to reload.
    watch: { ignored: ['**/dist/**', '**/playwright-report/**', '**/test-results/**'] },
  },
  preview: server,
  build: {
    modulePreload: { polyfill: false },
    // All styles are 8 kB: in one file, no page waits for its own.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // The first file lists all others, so their names weigh on every first load.
        chunkFileNames: 'assets/[hash:6].js',
        assetFileNames: 'assets/[hash:6][extname]',
        codeSplitting: {
          // What every page needs and seldom changes: one file packs better, and outlives our releases in caches.
          groups: [
            {
              name: 'platform',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//,
              priority: 1,
            },
            // Ours that the first page needs: in many small files it would be larger.
            { name: 'first', tags: ['$initial'] },
          ],
        },
      },
    },
  },
  optimizeDeps: {
    // Pages that load lazily would otherwise be discovered on first use, and discovering reloads the page.
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
    // One jsdom for all files of a worker: making one for each takes longer than the tests themselves.
    pool: 'threads',
    isolate: false,
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // Node would be given the one for servers.
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
