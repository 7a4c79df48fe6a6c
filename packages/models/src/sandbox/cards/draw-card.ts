/** Draws a brief as a branded card: a motif, the brief's first thought, the brand. Three layouts. */
import satori from 'satori';
import sharp from 'sharp';
import type { ImageFacts } from '../../facts/params.ts';
import { hash } from '../grammar/write-caption.ts';
import { type Palette, paletteOf } from './colour.ts';
import { cardFonts, SANS, SERIF } from './fonts.ts';
import { hills, makeRandom, type Random, threads, tiles } from './motifs.ts';
import { type CardWords, cardWords } from './words.ts';

export interface Card {
  readonly png: Uint8Array;
  readonly warnings: readonly { readonly code: string; readonly words: string }[];
}

interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly colours: Palette;
  readonly words: CardWords;
  readonly random: Random;
  /** A measure that grows with the card's area: words keep their share of it in every shape. */
  readonly unit: number;
}

type Style = { readonly [property: string]: string | number };
interface Node {
  readonly type: 'div';
  readonly props: { readonly style: Style; readonly children?: string | readonly Node[] };
}

interface Layout {
  /** SVG under the words. */
  readonly ground: string;
  readonly words: Node;
}

/** Draws one card. `size` as "1024x1280". The same facts and size give the same bytes. */
export async function drawCard(facts: ImageFacts, size: string): Promise<Card> {
  const [width = 1024, height = 1024] = size.split('x').map(Number);
  const seed = hash(`${facts.seed ?? ''}|${facts.what}|${facts.brand.name}|${facts.variation.index}`);
  const words = cardWords(facts);
  const sheet: Sheet = {
    width,
    height,
    colours: paletteOf(facts.brand.colours, hash(facts.brand.name)),
    words,
    random: makeRandom(seed),
    unit: Math.sqrt(width * height) / 112,
  };
  const layouts = [poster, field, column];
  const layout = (layouts[facts.variation.index % layouts.length] ?? poster)(sheet);
  const setWords = await satori(layout.words as unknown as Parameters<typeof satori>[0], {
    width,
    height,
    fonts: cardFonts(),
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${layout.ground}${setWords}</svg>`;
  const png = await sharp(Buffer.from(svg)).png({ compressionLevel: 8 }).toBuffer();
  const warnings =
    words.leftOut.length === 0
      ? []
      : [
          {
            code: 'letters_missing',
            words: `The sandbox has no letters for "${words.leftOut.join('", "')}": the card was drawn without.`,
          },
        ];
  return { png: new Uint8Array(png), warnings };
}

function box(style: Style, children?: string | readonly (Node | null)[]): Node {
  const kept =
    typeof children === 'string' || children === undefined ? children : children.filter((child) => child !== null);
  return { type: 'div', props: { style: { display: 'flex', boxSizing: 'border-box', ...style }, children: kept } };
}

/** Long thoughts are set smaller, in four steps, so that they never leave their field. */
function headlineSize(text: string, unit: number, most: number): number {
  const step = text.length <= 28 ? 1 : text.length <= 52 ? 0.8 : text.length <= 80 ? 0.65 : 0.54;
  return Math.round(unit * most * step);
}

function headline(sheet: Sheet, colour: string, most: number): Node | null {
  const text = sheet.words.headline;
  if (text === undefined) return null;
  const fontSize = headlineSize(text, sheet.unit, most);
  return box(
    {
      fontFamily: SERIF,
      fontWeight: 500,
      fontSize,
      lineHeight: 1.08,
      textWrap: 'balance',
      letterSpacing: -0.018 * fontSize,
      color: colour,
    },
    text,
  );
}

function line(sheet: Sheet, text: string | undefined, colour: string, size = 3): Node | null {
  return text === undefined
    ? null
    : box(
        { fontFamily: SANS, fontWeight: 600, fontSize: Math.round(sheet.unit * size), lineHeight: 1.3, color: colour },
        text,
      );
}

/** The mark in its square, and the name beside it. */
function signature(sheet: Sheet, ground: string, onGround: string, colour: string): Node {
  const side = Math.round(sheet.unit * 6.4);
  const mark =
    sheet.words.mark === ''
      ? null
      : box(
          {
            width: side,
            height: side,
            backgroundColor: ground,
            color: onGround,
            alignItems: 'center',
            justifyContent: 'center',
            fontFamily: SANS,
            fontWeight: 600,
            fontSize: Math.round(side * (sheet.words.mark.length > 1 ? 0.42 : 0.54)),
            borderRadius: Math.round(sheet.unit * 0.5),
          },
          sheet.words.mark,
        );
  return box({ alignItems: 'center', gap: Math.round(sheet.unit * 2) }, [mark, line(sheet, sheet.words.brand, colour)]);
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`;
}

/** Paper above, cut paper below. */
function poster(sheet: Sheet): Layout {
  const { width, height, colours, unit, words } = sheet;
  const isWide = width > height * 1.2;
  const art = isWide
    ? { x: width * 0.56, y: 0, width: width * 0.44, height }
    : { x: 0, y: height * 0.5, width, height: height * 0.5 };
  if (words.headline === undefined)
    return { ground: tiles({ x: 0, y: 0, width, height }, colours, sheet.random), words: box({ width, height }) };
  const pad = unit * 7;
  const field = isWide ? { width: art.x, height } : { width, height: art.y };
  const text = box(
    {
      width: field.width,
      height: field.height,
      padding: pad,
      flexDirection: 'column',
      justifyContent: 'space-between',
    },
    [
      box({ flexDirection: 'column', gap: unit * 2.6 }, [
        headline(sheet, colours.ink, isWide ? 10.5 : 11.4),
        line(sheet, words.detail, colours.lead, 3.6),
      ]),
      box({ justifyContent: 'space-between', alignItems: 'center', width: '100%', flexWrap: 'wrap', gap: unit }, [
        signature(sheet, colours.lead, colours.onLead, colours.ink),
        line(sheet, words.link, colours.ink, 2.7),
      ]),
    ],
  );
  return {
    ground: rect(0, 0, width, height, colours.paper) + tiles(art, colours, sheet.random),
    words: box({ width, height }, [text]),
  };
}

/** Land and a low sun over the whole card; the words stand on the nearest hill. */
function field(sheet: Sheet): Layout {
  const { width, height, colours, unit, words } = sheet;
  const sky = rect(0, 0, width, height, colours.soft);
  const ground = sky + hills({ x: 0, y: 0, width, height }, colours, sheet.random);
  const text = box({ width, height, padding: unit * 7, flexDirection: 'column', justifyContent: 'space-between' }, [
    signature(sheet, colours.deep, colours.onDeep, colours.ink),
    box({ flexDirection: 'column', gap: unit * 2.4 }, [
      headline(sheet, colours.onDeep, 11),
      box({ justifyContent: 'space-between', width: '100%', flexWrap: 'wrap', gap: unit * 2 }, [
        line(sheet, words.detail, colours.onDeep, 3.4),
        line(sheet, words.link, colours.onDeep, 2.7),
      ]),
    ]),
  ]);
  return { ground, words: text };
}

/** A column of threads in the leading colour, and the thought beside it. */
function column(sheet: Sheet): Layout {
  const { width, height, colours, unit, words } = sheet;
  const share = width > height * 1.2 ? 0.34 : 0.38;
  const art = { x: 0, y: 0, width: words.headline === undefined ? width : width * share, height };
  const ground =
    rect(0, 0, width, height, colours.paper) +
    rect(0, 0, art.width, height, colours.lead) +
    threads(art, colours, sheet.random);
  if (words.headline === undefined) return { ground, words: box({ width, height }) };
  const rule = box({ width: unit * 9, height: Math.max(2, Math.round(unit * 0.5)), backgroundColor: colours.accent });
  const side = box(
    { width: width - art.width, height, padding: unit * 6.4, flexDirection: 'column', justifyContent: 'space-between' },
    [
      signature(sheet, colours.lead, colours.onLead, colours.ink),
      box({ flexDirection: 'column', gap: unit * 3 }, [
        line(sheet, words.detail, colours.lead, 3.4),
        headline(sheet, colours.ink, 9.6),
        rule,
      ]),
      line(sheet, words.link, colours.ink, 2.5) ?? box({ height: unit }),
    ],
  );
  return { ground, words: box({ width, height, justifyContent: 'flex-end' }, [side]) };
}
