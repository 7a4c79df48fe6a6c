import chromium from '@sparticuz/chromium';
import lighthouse from 'lighthouse';
import { type Browser, chromium as playwright } from 'playwright-core';
import { freePort } from '../apps/server/src/platform/free-port.ts';
import { startTestServer } from '../apps/server/src/testing/start-test-server.ts';
import { type Figure, median, round } from './figures.ts';

const runs = 5;
const categories = ['performance', 'accessibility'] as const;

export async function benchPages(): Promise<Figure[]> {
  const server = await startTestServer();
  const port = await freePort();
  const executablePath = process.env.CHROME_PATH ?? (await chromium.executablePath());
  const browser = await playwright.launch({
    executablePath,
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  });
  try {
    const ada = await server.signUp();
    const pages = [
      { name: 'sign-in', url: `${server.address}/sign-in`, cookie: '', aim: '≥ 95', bytes: '≤ 20' },
      { name: 'first route', url: `${server.address}/today`, cookie: ada.cookie, bytes: '≤ 150' },
      { name: 'posts', url: `${server.address}/calendar`, cookie: ada.cookie, aim: '≥ 90' },
    ];
    const figures: Figure[] = [];
    for (const page of pages) {
      figures.push({
        name: `scripts of ${page.name}, compressed`,
        value: round((await scriptBytes(browser, page.url, page.cookie)) / 1000, 1),
        unit: 'kB',
        ...(page.bytes ? { aim: page.bytes } : {}),
      });
      if (!page.aim) continue;
      const scores = [];
      for (let run = 0; run < runs; run += 1) scores.push(await judge(page.url, page.cookie, port));
      for (const category of categories) {
        const values = scores.map((score) => score[category]);
        const aim = category === 'accessibility' ? '100' : page.aim;
        figures.push({
          name: `Lighthouse ${category}, ${page.name}`,
          value: median(values),
          unit: 'of 100',
          aim,
          details: { runs: values },
        });
      }
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function judge(url: string, cookie: string, port: number): Promise<Record<(typeof categories)[number], number>> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: [...categories],
    extraHeaders: cookie ? { cookie } : {},
    logLevel: 'error',
  });
  const score = (name: string) => Math.round((result?.lhr.categories[name]?.score ?? 0) * 100);
  return { performance: score('performance'), accessibility: score('accessibility') };
}

/** All scripts that a browser fetches until the page is drawn, as they travel. */
async function scriptBytes(browser: Browser, url: string, cookie: string): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    if (cookie) await page.setExtraHTTPHeaders({ cookie });
    let bytes = 0;
    page.on('response', (answer) => {
      if (answer.request().resourceType() === 'script') bytes += Number(answer.headers()['content-length'] ?? 0);
    });
    await page.goto(url, { waitUntil: 'load' });
    // The page keeps a live stream, so its network is never silent: its heading tells that the route is drawn.
    await page.getByRole('heading').first().waitFor();
    return bytes;
  } finally {
    await context.close();
  }
}
