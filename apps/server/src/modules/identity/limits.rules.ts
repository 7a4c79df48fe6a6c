/** How often a door may be tried. Pure: earlier tries and the moment in, an answer out. */

export type DoorKind = 'sign_in' | 'reset' | 'sign_up' | 'demo' | 'invitation';

export interface Limit {
  readonly most: number;
  readonly windowMs: number;
}

export interface DoorLimits {
  /** Tries that count: failures only, or all. */
  readonly counts: 'failures' | 'all';
  readonly perAccount?: Limit;
  readonly perAddress: Limit;
  /** For people: what was done too often. */
  readonly words: string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const limitsOf: Readonly<Record<DoorKind, DoorLimits>> = {
  sign_in: {
    counts: 'failures',
    perAccount: { most: 10, windowMs: 15 * minuteMs },
    perAddress: { most: 30, windowMs: 15 * minuteMs },
    words: 'Too many wrong passwords.',
  },
  reset: {
    counts: 'all',
    perAccount: { most: 3, windowMs: hourMs },
    perAddress: { most: 20, windowMs: hourMs },
    words: 'Too many reset mails were asked for.',
  },
  sign_up: {
    counts: 'all',
    perAddress: { most: 10, windowMs: hourMs },
    words: 'Too many people signed up from this address.',
  },
  demo: {
    counts: 'all',
    perAddress: { most: 10, windowMs: hourMs },
    words: 'Too many demos were opened from this address.',
  },
  invitation: {
    counts: 'failures',
    perAddress: { most: 30, windowMs: 15 * minuteMs },
    words: 'Too many invitations that do not work were opened from this address.',
  },
};

/** The longest time for which a try can matter. */
export const longestWindowMs = Math.max(
  ...Object.values(limitsOf).flatMap(({ perAccount, perAddress }) => [perAccount?.windowMs ?? 0, perAddress.windowMs]),
);

/**
 * @param tries moments of the tries that count, in any order.
 * @returns seconds until another try is let in; 0 when it may come now.
 */
export function secondsUntilFree(tries: readonly Date[], limit: Limit, now: Date): number {
  const recent = tries
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - limit.windowMs)
    .sort((a, b) => b - a);
  const deciding = recent[limit.most - 1];
  if (deciding === undefined) return 0;
  return Math.max(1, Math.ceil((deciding + limit.windowMs - now.getTime()) / 1000));
}

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 one, because a single line is given a whole /64.
 */
export function countedAddress(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().replace(/%.*$/, '').split('::');
  const groups = head.split(':').filter(Boolean);
  const ending = (tail ?? '').split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - ending.length);
  const all = [...groups, ...Array<string>(missing).fill('0'), ...ending];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
