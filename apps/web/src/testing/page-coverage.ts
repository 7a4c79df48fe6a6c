/** Which code the pages of a browser ran, for the line coverage of a whole run (`tools/page-coverage.ts` reads it). */
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Makes every page that is opened by `newPage` write a file to `folder` before it, its context or the browser closes. */
export function recordPages(browser: Browser, folder: string): void {
  const pages: Page[] = [];
  const newContext = browser.newContext.bind(browser);
  const close = browser.close.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    recordContext(context, folder, pages);
    return context;
  };
  browser.close = async (options) => {
    for (const page of pages) await keep(page, folder);
    await close(options);
  };
}

function recordContext(context: BrowserContext, folder: string, pages: Page[]): void {
  const newPage = context.newPage.bind(context);
  const close = context.close.bind(context);
  context.newPage = async () => {
    const page = await newPage();
    await page.coverage.startJSCoverage({ resetOnNavigation: false });
    pages.push(page);
    const closePage = page.close.bind(page);
    page.close = async (options) => {
      await keep(page, folder);
      await closePage(options);
    };
    return page;
  };
  context.close = async (options) => {
    for (const page of pages) if (page.context() === context) await keep(page, folder);
    await close(options);
  };
}

/** A file of `{ script, functions }`, the script by its name in `assets`, the functions as V8 tells them. */
async function keep(page: Page, folder: string): Promise<void> {
  if (page.isClosed()) return;
  const entries = await page.coverage.stopJSCoverage();
  const ran = entries.flatMap(({ url, functions }) => {
    const script = /\/assets\/([^/]+\.js)$/.exec(url)?.[1];
    return script ? [{ script, functions: functions.map(({ ranges }) => ({ ranges })) }] : [];
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${randomUUID()}.json`), JSON.stringify(ran));
}
