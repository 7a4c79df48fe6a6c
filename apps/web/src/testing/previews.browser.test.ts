import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, launchBrowser, serveBuiltApp } from './browser.ts';
import { accessFaults, overflowOf } from './judge-access.ts';
import { pretendServer } from './pretend-api.ts';

let built: Awaited<ReturnType<typeof buildApp>>;
let site: Awaited<ReturnType<typeof serveBuiltApp>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildApp(), launchBrowser()]);
  site = await serveBuiltApp(built.dir, pretendServer().api);
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${site.url}/parts/previews`);
  await page.locator('[data-preview]').last().waitFor();
  await page.evaluate(() => document.fonts.ready);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.close();
  await built.discard();
});

/** What reaches out of the preview it stands in, or is cut off where no network cuts it. */
function faultsInBoxes(): string[] {
  const isSwiped = (one: Element): boolean => one.closest('.pv-swipe, .pv-over-words') !== null;
  const isHidden = (one: Element): boolean => one.classList.contains('pv-said');
  return [...document.querySelectorAll('[data-preview]')].flatMap((sample) => {
    const name = sample.getAttribute('data-preview') ?? '';
    return [...sample.querySelectorAll('article')].flatMap((article) => {
      const box = article.getBoundingClientRect();
      // What is drawn in a drawing is held by it.
      const parts = [...article.querySelectorAll<HTMLElement>('*:not(svg *)')].filter((one) => !isHidden(one));
      const outside = parts.filter((one) => {
        const { left, right, bottom, width } = one.getBoundingClientRect();
        if (width === 0 || isSwiped(one)) return false;
        return left < box.left - 1 || right > box.right + 1 || bottom > box.bottom + 1;
      });
      const cut = parts.filter((one) => {
        const style = getComputedStyle(one);
        const isMeant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none' || isSwiped(one);
        return (
          !isMeant &&
          one.matches('p, li, b, span, header') &&
          one.scrollWidth > one.clientWidth + 1 &&
          style.display !== 'inline'
        );
      });
      return [
        ...outside.map((one) => `${name}: ${one.tagName} ${one.className} reaches out`),
        ...cut.map((one) => `${name}: ${one.tagName} ${one.className} is cut off`),
      ];
    });
  });
}

describe('the previews of all networks', () => {
  it('show every network in every mode it has', async () => {
    const names = await page
      .locator('[data-preview]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-preview') ?? ''));
    const networks = new Set(names.map((name) => name.split(':')[0]));
    expect(networks.size).toBeGreaterThanOrEqual(11);
    expect(names.length).toBeGreaterThan(70);
    for (const name of names) {
      const drawn = page.locator(`[data-preview="${name}"] article`);
      expect(await drawn.count(), name).toBeGreaterThan(0);
    }
  });

  it.each([1280, 360])('hold their words and pictures in their boxes at %i px', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(faultsInBoxes)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
  });

  it('stand still: nothing in them moves, waits or shifts', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const places = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-preview] *')]
          .map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return [x, y, width, height].map(Math.round).join(' ');
          })
          .join('\n'),
      );
    const once = await places();
    // Fonts and pictures are here; what still loads would move something within this time.
    await page.waitForTimeout(300);
    expect(await places()).toBe(once);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    expect(await page.evaluate(() => document.querySelectorAll('[data-preview] .pv-tile > .hatch').length)).toBe(0);
  });

  it('can be read by everybody', async () => {
    expect(await accessFaults(page)).toEqual([]);
  });
});
