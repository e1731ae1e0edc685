import { type BrowserContext, expect, test } from '@playwright/test';
import { newUser, signUpByForm } from './new-user';

/** Make the device's clock wrong by so many hours, for the pages of a context. */
async function setDeviceClock(context: BrowserContext, hours: number) {
  await context.addInitScript((skew) => {
    const Right = Date;
    window.Date = new Proxy(Right, {
      construct: (_, given) =>
        given.length === 0 ? new Right(Right.now() + skew) : Reflect.construct(Right, given),
      get: (target, name) =>
        name === 'now' ? () => Right.now() + skew : Reflect.get(target, name),
    });
  }, hours * 3_600_000);
}

for (const [name, hours] of Object.entries({ fast: 1.5, slow: -1.5 })) {
  test(`a crud for an hour is shown as it is on a device whose clock is ${name}`, async ({
    context,
    page,
  }) => {
    await setDeviceClock(context, hours);
    const alice = newUser('alice');
    const message = `Toast for ${alice.handle}`;
    await signUpByForm(page, alice);
    await page.getByLabel('Your crud').fill(message);
    await page.getByLabel('Expires in').selectOption('1 hour');
    await page.getByRole('button', { name: 'Crud', exact: true }).click();
    const crud = page.getByRole('article').filter({ hasText: message });
    for (const reload of [false, true]) {
      if (reload) await page.reload();
      await expect(crud.getByText(/^expires in (1 h|\d\d min)$/)).toBeVisible();
      await expect(crud.getByText(/^(now|\d+ min)$/)).toBeVisible();
    }
    await crud.getByText(message).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Crud');
    await expect(page.getByText(/^expires in (1 h|\d\d min)$/)).toBeVisible();
  });
}
