/** Abstract drawings, seeded: the same seed gives the same picture on every machine. Each returns SVG elements. */
import { mix, type Palette } from './colour.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Numbers in [0, 1), one after the other (mulberry32). */
export type Random = () => number;

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const n = (value: number): string => value.toFixed(1);
const pickFrom = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** Tiles of quarter and half circles, like cut paper. */
export function tiles(area: Area, colours: Palette, random: Random): string {
  const columns = Math.max(3, Math.round(area.width / 250));
  const side = area.width / columns;
  const rows = Math.ceil(area.height / side);
  const grounds = [colours.lead, colours.deep, colours.soft, colours.accent, colours.paper];
  let before = '';
  const parts: string[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = area.x + column * side;
      const y = area.y + row * side;
      const ground = pickFrom(
        grounds.filter((one) => one !== before),
        random,
      );
      const figure = pickFrom(
        grounds.filter((one) => one !== ground),
        random,
      );
      before = ground;
      parts.push(
        `<rect x="${n(x)}" y="${n(y)}" width="${n(side + 0.6)}" height="${n(side + 0.6)}" fill="${ground}"/>`,
        tile(x, y, side, figure, pickFrom(grounds, random), random),
      );
    }
  }
  return clipped(area, parts.join(''));
}

function tile(x: number, y: number, side: number, figure: string, second: string, random: Random): string {
  const kind = pickFrom([0, 0, 1, 1, 2, 3, 3, 4], random);
  const turn = Math.floor(random() * 4) * 90;
  const spin = `transform="rotate(${turn} ${n(x + side / 2)} ${n(y + side / 2)})"`;
  const quarter = (radius: number, fill: string): string =>
    `<path d="M${n(x)} ${n(y)}h${n(radius)}a${n(radius)} ${n(radius)} 0 0 1 ${n(-radius)} ${n(radius)}z" fill="${fill}" ${spin}/>`;
  if (kind === 0) return quarter(side, figure);
  if (kind === 1) return quarter(side, figure) + quarter(side * 0.62, second) + quarter(side * 0.3, figure);
  if (kind === 2)
    return `<circle cx="${n(x + side / 2)}" cy="${n(y + side / 2)}" r="${n(side * 0.3)}" fill="${figure}"/>`;
  if (kind === 3)
    return `<path d="M${n(x)} ${n(y + side / 2)}a${n(side / 2)} ${n(side / 2)} 0 0 1 ${n(side)} 0z" fill="${figure}" ${spin}/><path d="M${n(x)} ${n(y + side)}a${n(side / 2)} ${n(side / 2)} 0 0 1 ${n(side)} 0z" fill="${second}" ${spin}/>`;
  return `<path d="M${n(x)} ${n(y)}L${n(x + side)} ${n(y + side)}H${n(x)}z" fill="${figure}" ${spin}/>`;
}

/** Hills one behind the other, and a low sun. */
export function hills(area: Area, colours: Palette, random: Random): string {
  const { x, y, width, height } = area;
  const sunRadius = Math.min(width, height) * (0.13 + random() * 0.07);
  const sunX = x + width * (0.24 + random() * 0.52);
  const sunY = y + height * (0.3 + random() * 0.1);
  const parts = [
    `<circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(sunRadius * 1.75)}" fill="${mix(colours.soft, colours.accent, 0.14)}"/>`,
    `<circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(sunRadius * 1.35)}" fill="${mix(colours.soft, colours.accent, 0.34)}"/>`,
    `<circle cx="${n(sunX)}" cy="${n(sunY)}" r="${n(sunRadius)}" fill="${colours.accent}"/>`,
  ];
  const shades = [
    mix(colours.soft, colours.lead, 0.42),
    mix(colours.soft, colours.lead, 0.8),
    mix(colours.lead, colours.deep, 0.45),
    mix(colours.lead, colours.deep, 0.82),
    colours.deep,
  ];
  shades.forEach((shade, layer) => {
    const base = y + height * (0.43 + layer * 0.068);
    parts.push(
      `<path d="${ridge(x, base, width, y + height, height * (0.07 - layer * 0.009), random)}" fill="${shade}"/>`,
    );
  });
  return clipped(area, parts.join(''));
}

function ridge(x: number, base: number, width: number, bottom: number, swing: number, random: Random): string {
  const steps = 3;
  const step = width / steps;
  const heights = Array.from({ length: steps + 1 }, () => base + (random() - 0.5) * 2 * swing);
  let path = `M${n(x)} ${n(bottom)}L${n(x)} ${n(heights[0] ?? base)}`;
  for (let at = 0; at < steps; at++) {
    const from = heights[at] ?? base;
    const to = heights[at + 1] ?? base;
    path += `C${n(x + at * step + step / 2)} ${n(from)} ${n(x + (at + 1) * step - step / 2)} ${n(to)} ${n(x + (at + 1) * step)} ${n(to)}`;
  }
  return `${path}L${n(x + width)} ${n(bottom)}z`;
}

/** Threads that run side by side and part around a still place. */
export function threads(area: Area, colours: Palette, random: Random): string {
  const { x, y, width, height } = area;
  const count = Math.round(height / 21);
  const knotY = y + height * (0.34 + random() * 0.3);
  const knotX = x + width * (0.42 + random() * 0.2);
  const reach = height * 0.2;
  const wave = width * (0.05 + random() * 0.05);
  const parts: string[] = [
    `<circle cx="${n(knotX)}" cy="${n(knotY)}" r="${n(width * 0.17)}" fill="${colours.accent}"/>`,
  ];
  for (let at = 0; at <= count; at++) {
    const level = y + (height * at) / count;
    const distance = (level - knotY) / reach;
    const push = Math.sign(distance || 1) * width * 0.2 * Math.exp(-distance * distance * 1.4);
    const path = `M${n(x - 10)} ${n(level - wave)}C${n(x + width * 0.22)} ${n(level + wave)} ${n(knotX - width * 0.24)} ${n(level + push)} ${n(knotX)} ${n(level + push)}S${n(x + width * 0.8)} ${n(level - wave)} ${n(x + width + 10)} ${n(level + wave * 0.6)}`;
    parts.push(
      `<path d="${path}" fill="none" stroke="${at % 5 === 2 ? colours.accent : colours.onLead}" stroke-width="${at % 5 === 2 ? 3.4 : 1.8}" opacity="${at % 5 === 2 ? 0.95 : 0.5}"/>`,
    );
  }
  return clipped(area, parts.join(''));
}

function clipped(area: Area, inner: string): string {
  const id = `clip-${Math.round(area.x)}-${Math.round(area.y)}-${Math.round(area.width)}`;
  return `<clipPath id="${id}"><rect x="${n(area.x)}" y="${n(area.y)}" width="${n(area.width)}" height="${n(area.height)}"/></clipPath><g clip-path="url(#${id})">${inner}</g>`;
}
