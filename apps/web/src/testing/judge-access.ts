import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

type Results = Awaited<ReturnType<AxeBuilder['analyze']>>;
/** What axe puts on a page's `window`. */
type Judged = Window & { readonly axe?: { run(options: object): Promise<Results> } };

/** The rules a page must keep: WCAG 2.0 to 2.2, A and AA, and what axe calls best practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const source = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

/**
 * What axe holds against the page, one line each; empty when nothing. axe is put on a page once and asked there: its
 * builder, made for pages in many frames, takes ten times as long, and a journey asks a hundred times.
 */
export async function accessFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => (window as Judged).axe !== undefined))) await page.evaluate(source);
  const violations = await page.evaluate(async (wanted) => {
    const { axe } = window as Judged;
    if (!axe) throw new Error('axe is not on this page');
    // What still fades in would be judged by the contrast of one moment.
    for (const one of document.getAnimations())
      if (Number.isFinite(one.effect?.getComputedTiming().endTime)) one.finish();
    const results = await axe.run({ runOnly: wanted, resultTypes: ['violations'] });
    return results.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target: target.join(' '), failureSummary })),
    }));
  }, tags);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary ?? ''}`),
  );
}

/** How many px the page is wider than its window; 0 when it fits. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}

/** What reaches past the right edge of the window, innermost first: for the words of a failed test. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
      .map((one) => `${one.tagName.toLowerCase()}.${String(one.className)}`)
      .reverse()
      .slice(0, 8),
  );
}

/**
 * Buttons of an open dialog over which news lie, by their words; empty when each can be pressed. A sheet takes the
 * window's whole height and scrolls beneath them.
 */
export function hiddenByNews(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const news = [...document.querySelectorAll('.toast')].map((one) => one.getBoundingClientRect());
    return [...document.querySelectorAll<HTMLElement>('.dlg:not(.sheet-r) :is(button, a, input)')]
      .filter((one) => {
        const place = one.getBoundingClientRect();
        return news.some(
          (over) =>
            over.top < place.bottom && over.bottom > place.top && over.left < place.right && over.right > place.left,
        );
      })
      .map((one) => one.innerText || one.ariaLabel || one.tagName);
  });
}

/** Rows of long lists that reach into the row below them, by their words; empty when each has its own place. */
export function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('ul')].flatMap((list) => {
      const rows = [...list.querySelectorAll<HTMLElement>(':scope > li[data-index]')]
        .sort((one, other) => Number(one.dataset.index) - Number(other.dataset.index))
        .map((row) => ({ words: row.innerText, place: row.getBoundingClientRect() }));
      return rows
        .filter(({ place }, at) => place.bottom > (rows[at + 1]?.place.top ?? Number.POSITIVE_INFINITY) + 0.5)
        .map(({ words }) => words);
    }),
  );
}
