import { expect, test } from '@playwright/test';
import { signInAs } from './sign-in';

test('completion of mentions with real keys', async ({ browser }) => {
  const page = await signInAs(browser, 'andrew');
  const field = page.getByLabel('Your crud');
  const bayko = page.getByRole('option', { name: /bayko/ });

  await test.step('undo takes a completion back, and redo repeats it', async () => {
    await field.pressSequentially('Dear @bayk');
    await bayko.waitFor();
    await field.press('Tab');
    await expect(field).toHaveValue('Dear @bayko ');
    await field.press('Control+z');
    await expect(field).toHaveValue('Dear @bayk');
    await field.press('Control+Shift+z');
    await expect(field).toHaveValue('Dear @bayko ');
  });

  await test.step('inside a word the whole word is replaced, by a click too', async () => {
    await field.fill('ask @bayliss today');
    for (let step = 0; step < ' today'.length + 'liss'.length; step += 1) {
      await field.press('ArrowLeft');
    }
    await bayko.click();
    await expect(field).toHaveValue('ask @bayko today');
    await expect(field).toBeFocused();
    await page.keyboard.type('X');
    await expect(field).toHaveValue('ask @bayko Xtoday');
  });

  await test.step('Enter picks only after an arrow key', async () => {
    await field.fill('');
    await field.pressSequentially('@bayk');
    await bayko.waitFor();
    await field.press('Enter');
    await expect(field).toHaveValue('@bayk\n');
    await field.press('Backspace');
    await bayko.waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    await expect(field).toHaveValue('@bayko ');
  });

  await test.step('composing a word leaves the list alone', async () => {
    await field.fill('');
    await field.pressSequentially('@bayk');
    await bayko.waitFor();
    const devtools = await page.context().newCDPSession(page);
    const composition = { selectionStart: 2, selectionEnd: 2 };
    await devtools.send('Input.imeSetComposition', { text: 'xi', ...composition });
    await expect(bayko).toHaveCount(0);
    await field.press('Tab');
    await field.press('Shift+Tab');
    await field.focus();
    await devtools.send('Input.insertText', { text: '谢谢' });
    await expect(field).toHaveValue(/^@bayk.*谢谢$/);
  });

  await page.context().close();
});
