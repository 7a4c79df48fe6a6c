import { describe, expect, it } from 'vitest';
import { decodePage, readPage } from './read-page.rules.ts';

const here = 'https://kiln.example/notes/opening';
const latin = (text: string) => Buffer.from(text, 'latin1');

describe('what a page says of itself', () => {
  it('is taken from Open Graph, then from Twitter’s card, then from the page’s own head', () => {
    const plain = '<title> Plain &amp; simple\n title </title><meta name="description" content="Plain words">';
    const twitter = '<meta name="twitter:title" content="Tweeted"><meta name="twitter:image" content="/t.png">';
    const graph = '<meta property="og:title" content="Graphed"><meta property="og:image" content="g.png">';
    expect(readPage(plain, here)).toEqual({
      title: 'Plain & simple title',
      description: 'Plain words',
      imageUrl: null,
    });
    expect(readPage(plain + twitter, here)).toMatchObject({
      title: 'Tweeted',
      description: 'Plain words',
      imageUrl: 'https://kiln.example/t.png',
    });
    expect(readPage(plain + twitter + graph, here)).toMatchObject({
      title: 'Graphed',
      imageUrl: 'https://kiln.example/notes/g.png',
    });
  });

  it('is not the title of a drawing inside it, nor of a script', () => {
    const drawn = '<svg><title>Arrow</title></svg><script>"<title>No</title>"</script><title>Real</title>';
    expect(readPage(drawn, here).title).toBe('Real');
  });

  it('is read as far as a cut-off page goes', () => {
    expect(readPage('<title>Whole</title><meta property="og:descr', here)).toMatchObject({ title: 'Whole' });
  });

  it('is empty where a page says nothing, and its picture none where the address leads nowhere on the web', () => {
    const nothing = { title: '', description: '', imageUrl: null };
    expect(readPage('', here)).toEqual(nothing);
    expect(readPage('<meta property="og:image" content="data:image/png;base64,AAAA">', here)).toEqual(nothing);
  });

  it('finds pictures by the base that the page names', () => {
    const page = '<base href="https://cdn.example/a/"><meta property="og:image" content="b.png">';
    expect(readPage(page, here).imageUrl).toBe('https://cdn.example/a/b.png');
  });

  it('is cut to what a card holds, never inside a character', () => {
    const { title, description } = readPage(
      `<title>${'🏺'.repeat(400)}</title><meta name="description" content="${'word '.repeat(400)}">`,
      here,
    );
    expect(title.length).toBeLessThanOrEqual(300);
    expect(title.isWellFormed() && title.endsWith('🏺…')).toBe(true);
    expect(description.length).toBeLessThanOrEqual(1000);
  });
});

describe('the letters of a page', () => {
  it('are read as UTF-8 where they are, whatever the server says', () => {
    expect(decodePage(Buffer.from('Töpferei'), 'text/html; charset=iso-8859-1')).toBe('Töpferei');
    expect(decodePage(Buffer.from('陶器'), 'text/html')).toBe('陶器');
  });

  it('are read by what the server or the page says, where they are no UTF-8', () => {
    expect(decodePage(latin('T\xf6pferei'), 'text/html; charset="ISO-8859-1"')).toBe('Töpferei');
    const shiftJis = Buffer.from([0x93, 0xa9, 0x8a, 0xed]);
    expect(decodePage(shiftJis, 'text/html; charset=shift_jis')).toBe('陶器');
    const page = Buffer.concat([latin('<meta charset="shift_jis">'), shiftJis]);
    expect(decodePage(page, 'text/html')).toContain('陶器');
  });

  it('are read as western ones where a charset is said that nobody knows, or a wrong one', () => {
    expect(decodePage(latin('T\xf6pferei'), 'text/html; charset=utf-9')).toBe('Töpferei');
    expect(decodePage(latin('T\xf6pferei'), 'text/html; charset=utf-8')).toBe('Töpferei');
  });

  it('survive a page that is cut in the middle of one, and one of two bytes each', () => {
    expect(decodePage(Buffer.from('Ton 🏺').subarray(0, -2), 'text/html')).toBe('Ton ');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Töpferei', 'utf16le')]);
    expect(decodePage(wide, 'text/html')).toBe('Töpferei');
  });
});
