import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launch } from './chromium.ts';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');
const web = process.env.CRUDDUR_WEB_URL ?? 'http://localhost:3000';

const pages = {
  landing: '/',
  signup: '/signup',
  signin: '/signin',
  recover: '/recover',
  home: '/',
  profile: '/@andrew',
};
const signedIn = new Set(['home', 'profile']);
const sizes = { '': { width: 1280, height: 800 }, '-phone': { width: 360, height: 740 } };

const browser = await chromium.launch(launch);
for (const [suffix, viewport] of Object.entries(sizes)) {
  const page = await browser.newPage({ viewport });
  for (const [name, path] of Object.entries(pages)) {
    if (name === 'home') {
      await page.goto(`${web}/signin`);
      await page.getByLabel('Email').fill('andrew@cruddur.test');
      await page.getByLabel('Password').fill('Testing123!');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Your crud').waitFor();
    } else {
      await page.goto(`${web}${path}`);
    }
    if (signedIn.has(name) || name === 'landing') await page.getByRole('article').first().waitFor();
    else await page.getByRole('button').first().waitFor();
    await page.screenshot({ path: `${folder}/${name}${suffix}.png` });
  }
  await page.close();
}
await browser.close();
