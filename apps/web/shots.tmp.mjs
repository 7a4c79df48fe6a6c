import { launchBrowser, sendJson, serveBuiltApp } from './src/testing/browser.ts';

const me = {
  profile: {
    id: '00000000-0000-7000-8000-000000000001',
    name: 'Noor Brennan',
    email: 'noor@marram.example',
    timeZone: 'Europe/Dublin',
    weekStart: 1,
    language: 'en',
    isOperator: true,
    isDemo: false,
  },
  workspaces: [
    {
      id: '00000000-0000-7000-8000-0000000000aa',
      name: 'Marram Pottery',
      role: 'owner',
      isDemo: process.argv[2] === 'demo',
    },
  ],
  apiKey: null,
};
const app = await serveBuiltApp('dist', (req, res) => {
  if (req.url.startsWith('/api/v1/me')) return sendJson(res, 200, me);
  if (req.url.startsWith('/api/v1/identity/door'))
    return sendJson(res, 200, { signUp: 'open', hasDemo: true, hasMail: false, hasDevMailbox: true });
  if (req.url.includes('/live')) {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write(': hi\n\n');
    return true;
  }
  return false;
});
const browser = await launchBrowser();
for (const [w, h] of [
  [1280, 800],
  [360, 740],
  [900, 700],
])
  for (const scheme of ['light', 'dark']) {
    const ctx = await browser.newContext({
      viewport: { width: w, height: h },
      colorScheme: scheme,
      hasTouch: w === 360,
    });
    for (const path of process.argv[3]?.split(',') ?? ['parts', 'today', 'welcome']) {
      if (w === 900 && (path !== 'today' || scheme === 'dark')) continue;
      const page = await ctx.newPage();
      page.on('console', (m) => m.type() === 'error' && console.log(w, scheme, path, m.text()));
      page.on('pageerror', (e) => console.log('PAGEERROR', path, e.message));
      await page.goto(`${app.url}/${path}`);
      await page.waitForTimeout(1500);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) console.log('OVERFLOW', w, path, over);
      await page.screenshot({
        path: `/tmp/shots/${path.replace(/\W/g, '_')}-${w}-${scheme}.png`,
        fullPage: process.argv[4] === 'full',
      });
      await page.close();
    }
    await ctx.close();
  }
await browser.close();
await app.close();
