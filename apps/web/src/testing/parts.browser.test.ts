import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp, launchBrowser, serveBuiltApp } from './browser.ts';
import { accessFaults } from './judge-access.ts';
import { pretendServer } from './pretend-api.ts';

let built: Awaited<ReturnType<typeof buildApp>>;
let site: Awaited<ReturnType<typeof serveBuiltApp>>;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildApp(), launchBrowser()]);
  site = await serveBuiltApp(built.dir, pretendServer().api);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.close();
  await built.discard();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
});
afterEach(() => context.close());

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url + path);
  return page;
}

describe('the parts, by keyboard alone', () => {
  it('selects rows by x and Shift, and shows what can be done with them', async () => {
    const page = await open('/parts');
    const rows = page.getByRole('table', { name: 'Five thousand rows' }).locator('tbody tr[data-row]');
    await rows.first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await page.getByText('3 selected').waitFor();
    expect(await rows.nth(1).getAttribute('aria-selected')).toBe('true');
    await page.getByRole('button', { name: 'Select none' }).press('Enter');
    expect(await page.getByText('3 selected').count()).toBe(0);
  });

  it('draws only what is seen of five thousand rows', async () => {
    const page = await open('/parts');
    const table = page.getByRole('table', { name: 'Five thousand rows' });
    expect(await table.getAttribute('aria-rowcount')).toBe('5001');
    expect(await table.locator('tbody tr[data-row]').count()).toBeLessThan(60);
  });

  it('asks with the safe answer in focus, and Esc is that answer', async () => {
    const page = await open('/parts');
    await page.getByRole('button', { name: 'Delete it' }).press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Delete it');
  });

  it.each(['mouse', 'finger'])(
    'leaves a dialog open when the button of news above it is pressed (by %s)',
    async (by) => {
      await context.close();
      context = await browser.newContext({ viewport: { width: 360, height: 800 }, hasTouch: by === 'finger' });
      const page = await open('/parts');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.locator('.toasts').getByText('Moved back').waitFor();
      await page.getByRole('button', { name: 'Delete it' }).press('Enter');
      const dialog = page.getByRole('alertdialog');
      await dialog.waitFor();
      const button = page.locator('.toasts').getByText('Move again');
      await (by === 'finger' ? button.tap() : button.click());
      await page.locator('.toasts').getByText('Moved again').waitFor();
      // A dialog is left a moment after the click.
      await page.waitForTimeout(200);
      expect(await dialog.isVisible()).toBe(true);
    },
  );

  it('moves the seam by arrows and folds a side by [', async () => {
    const page = await open('/parts');
    const seam = page.getByRole('separator', { name: /Seam/ });
    await seam.press('ArrowRight');
    expect(await seam.getAttribute('aria-valuenow')).toBe('336');
    await seam.press('[');
    await expect.poll(() => page.getByText('What we say stands left.').isVisible()).toBe(false);
    await seam.press('[');
    await expect.poll(() => page.getByText('What we say stands left.').isVisible()).toBe(true);
  });

  it('says why a button cannot be pressed, and does nothing', async () => {
    const page = await open('/parts');
    const button = page.getByRole('button', { name: 'Send again' });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await button.getAttribute('aria-description')).toBe('Wait for the answer of the first try.');
    await button.hover();
    await page.locator('.tip').getByText('Wait for the answer of the first try.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.tip').count()).toBe(0);
  });

  it('opens a menu in a landmark of its own, its first item has the focus, and Esc gives it back', async () => {
    const page = await open('/parts');
    const trigger = page.getByRole('button', { name: 'Move…' });
    await trigger.press('Enter');
    const first = page.getByRole('region', { name: 'Open menu' }).getByRole('menuitem').first();
    await first.waitFor();
    await expect.poll(() => first.evaluate((item) => item === document.activeElement)).toBe(true);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Move…');
  });

  it('reads a chart by arrows and as a table', async () => {
    const page = await open('/parts');
    const chart = page.getByRole('group', { name: /Answers by hour/ });
    await chart.press('ArrowRight');
    await page.getByText(/^6: −.+ between/).waitFor();
    await page.getByRole('button', { name: 'Show as a table' }).press('Enter');
    expect(await page.getByRole('row', { name: /^18 / }).count()).toBe(1);
  });

  it('changes the colours at once and keeps them across a reload without a flash', async () => {
    const page = await open('/parts');
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.waitForLoadState();
    expect(await ground()).toBe(dark);
  });
});
