import { execFileSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { newUser, signUpByForm } from './new-user';

const bin = resolve(dirname(fileURLToPath(import.meta.url)), '../../bin/dev');

function dev(option: string): string {
  return execFileSync(bin, [option], { encoding: 'utf8' });
}

test('data and sessions survive when all processes are killed and restarted', async ({ page }) => {
  const bob = newUser('bob');
  const message = `Written by ${bob.handle} before the crash`;
  await signUpByForm(page, bob);
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  await expect(page.getByRole('article').first()).toContainText(message);

  const processes = [...dev('--status').matchAll(/process (\d+)/g)].map((found) =>
    Number(found[1]),
  );
  expect(processes).toHaveLength(5);
  // An open page would reload itself when the web server is back, during the next navigation.
  await page.goto('about:blank');
  for (const id of processes) process.kill(id, 'SIGKILL');
  dev('--detach');

  await page.goto('/');
  await expect(page.getByRole('article').filter({ hasText: message })).toBeVisible();
  await expect(page.getByLabel('Your crud')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
  await page.goto('/signin');
  await page.getByLabel('Email').fill(bob.email);
  await page.getByLabel('Password').fill(bob.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('article').filter({ hasText: message })).toBeVisible();
});
