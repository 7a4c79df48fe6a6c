import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onBar, places } from './places.ts';

describe('the shell in index.html', () => {
  it('shows the same places as the rail that takes its stead', () => {
    const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
    const links = [...html.matchAll(/<a href="([^"]+)">.*?<span class="t">([^<]+)<\/span>/g)].map(([, path, name]) => ({
      path,
      name,
    }));
    expect(links).toEqual(places.map(({ path, name }) => ({ path, name })));
  });

  it('shows the same phone bar', () => {
    const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
    const bar = html.slice(html.indexOf('<nav class="bottom"'));
    const links = [...bar.matchAll(/<a href="([^"]+)">.*?#icon-(\w+)".*?<span>([^<]+)<\/span>/g)].map(
      ([, path, icon, name]) => ({ path, name, icon }),
    );
    expect(links).toEqual(onBar);
  });

  it('draws every icon that the rail and the phone bar name', () => {
    const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
    const drawn = [...html.matchAll(/<symbol id="icon-(\w+)"/g)].map(([, name]) => name);
    expect(drawn).toEqual([...places.map(({ path }) => path.slice(1)), 'find', 'new', 'more']);
  });

  it('holds no inline script, so that a strict content security policy needs no exception', () => {
    for (const page of ['index.html', 'welcome.html']) {
      const html = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
      expect(html.match(/<script(?![^>]*\ssrc=)/g), page).toBeNull();
      expect(html.match(/\s(?:style|on\w+)="/g), page).toBeNull();
    }
  });
});
