/** A card's palette from a brand's colours, worked out in OKLCH so that steps of lightness look even. */

export interface Palette {
  /** Lightest: the page. */
  readonly paper: string;
  /** Darkest: words on paper. */
  readonly ink: string;
  readonly lead: string;
  readonly deep: string;
  readonly accent: string;
  readonly soft: string;
  /** Words on `lead` and `deep`: the lighter of paper and ink that can be read there. */
  readonly onLead: string;
  readonly onDeep: string;
}

interface Oklch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

/** Quiet pairs for brands that named no colour: clay, moss, harbour, plum, ochre. */
const OWN_PAIRS: readonly (readonly [string, string])[] = [
  ['#9c4a2f', '#e3b04b'],
  ['#3f5d45', '#d98e5f'],
  ['#1f4e5f', '#e8a87c'],
  ['#5b3a5e', '#e0a458'],
  ['#a8752a', '#33586b'],
];

/** The palette of a brand: its first colour leads, its second accents; what is missing is worked out. */
export function paletteOf(colours: readonly string[], seed: number): Palette {
  const [ownLead = '#1f4e5f', ownAccent] = OWN_PAIRS[seed % OWN_PAIRS.length] ?? [];
  const leadHex = colours[0] ?? ownLead;
  const lead = toOklch(leadHex);
  const accent = colours[1]
    ? toOklch(colours[1])
    : colours.length === 0 && ownAccent
      ? toOklch(ownAccent)
      : { l: 0.76, c: Math.max(0.09, lead.c * 0.9), h: lead.h + 150 };
  const paper = toHex({ l: 0.972, c: Math.min(0.016, lead.c * 0.2), h: accent.h });
  const ink = toHex({ l: 0.235, c: Math.min(0.045, lead.c * 0.5), h: lead.h });
  const deep = toHex({ l: Math.max(0.2, Math.min(0.34, lead.l - 0.14)), c: lead.c * 0.8, h: lead.h });
  const soft = toHex({ l: 0.885, c: Math.min(0.05, lead.c * 0.5), h: lead.h });
  return {
    paper,
    ink,
    lead: leadHex,
    deep,
    accent: toHex(accent),
    soft,
    onLead: readableOn(leadHex, paper, ink),
    onDeep: readableOn(deep, paper, ink),
  };
}

function readableOn(ground: string, light: string, dark: string): string {
  return contrast(ground, light) >= contrast(ground, dark) ? light : dark;
}

/** WCAG 2 contrast ratio of two colours. */
export function contrast(left: string, right: string): number {
  const [high, low] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

/** sRGB → OKLCH, by Björn Ottosson's matrices (bottosson.github.io/posts/oklab, 2020). */
function toOklch(hex: string): Oklch {
  const [r = 0, g = 0, b = 0] = linear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: (Math.atan2(bb, a) * 180) / Math.PI,
  };
}

function toHex({ l, c, h }: Oklch): string {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const parts = [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
  return `#${parts.map((part) => byteOf(part).toString(16).padStart(2, '0')).join('')}`;
}

/** A colour between two others, `share` of the way from the first, straight through OKLab. */
export function mix(from: string, to: string, share: number): string {
  const [one, other] = [toOklch(from), toOklch(to)].map(({ l, c, h }) => ({
    l,
    a: c * Math.cos((h * Math.PI) / 180),
    b: c * Math.sin((h * Math.PI) / 180),
  }));
  if (!one || !other) return from;
  const [l, a, b] = [
    one.l + (other.l - one.l) * share,
    one.a + (other.a - one.a) * share,
    one.b + (other.b - one.b) * share,
  ];
  return toHex({ l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI });
}

function byteOf(part: number): number {
  const gamma = part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, gamma)) * 255);
}
