/**
 * Faults on demand: what a network does to us on a bad day, chosen by the test. A fault matches calls by route
 * name, method and path; it strikes a number of times, or each time with a probability from a seeded generator.
 */
import { createHash } from 'node:crypto';

/**
 * - `lose_before`: the connection breaks before anything was done; `lose_after`: after it was done.
 * - `twice`: something on the way repeats the request; it is processed two times, the last answer is given.
 * - `delay`: the answer comes `delayMs` late.
 * - `rate_limited`, `unauthorized`: refused before anything was done, in the network's own words.
 * - `server_error_before`, `server_error_after`: `status` (default 503), nothing done or everything done.
 * - `malformed`: done, answered 200 with a body cut in half.
 * - `hold_before`, `hold_after`: the call waits, before or after its effect, until it is released.
 */
export type FaultKind =
  | 'lose_before'
  | 'lose_after'
  | 'twice'
  | 'delay'
  | 'rate_limited'
  | 'unauthorized'
  | 'server_error_before'
  | 'server_error_after'
  | 'malformed'
  | 'hold_before'
  | 'hold_after';

/** A fault to come. JSON, so that it can be asked for across processes too. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** `config: { route }` of the stand-in's route. */
  readonly route?: string;
  readonly method?: string;
  /** The path begins with this. */
  readonly path?: string;
  /** How often it strikes; default 1, `'always'` until removed. */
  readonly times?: number | 'always';
  /** Matching calls that pass before it strikes for the first time. */
  readonly skip?: number;
  /** 0..1; drawn from the stand-in's seed. */
  readonly probability?: number;
  readonly delayMs?: number;
  readonly status?: number;
  /** For `rate_limited`: when the network says to come back, from now. Default 60,000. */
  readonly retryAfterMs?: number;
}

/** A fault that was asked for: for waiting, releasing, and taking it back. */
export interface FaultHandle {
  readonly id: string;
  readonly rule: FaultRule;
  /** How often it has struck. */
  readonly struck: number;
  /** Resolves when it strikes for the first time (for a hold: when the call stands at the barrier). */
  readonly reached: Promise<void>;
  /** Resolves when the first struck call was worked on, or broken off: whatever effect it has is there. */
  readonly worked: Promise<void>;
  /** Resolves when the answer to the first struck call has left. */
  readonly answered: Promise<void>;
  /** Lets held calls go on, now and later. */
  release(): void;
  /** Breaks off what is held before its effect, now and later: it never happens. */
  drop(): void;
  remove(): void;
}

/** Whether a fault is meant for this call; for what a rule in JSON cannot say. */
export type CallChoice = (call: CallToMatch) => boolean;

export interface CallToMatch {
  readonly route: string | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As the route sees it: JSON, form fields, `{ fields, files }` of a multipart form, or bytes. */
  readonly body: unknown;
}

interface Entry extends FaultHandle {
  struck: number;
  matched: number;
  readonly only: CallChoice | undefined;
  markReached(): void;
  markWorked(): void;
  markAnswered(): void;
  readonly released: Promise<Released>;
}

/** How a held call goes on. */
export type Released = 'goes_on' | 'dropped';

/** The stand-in's book of faults. */
export class Faults {
  readonly #seed: string;
  #entries: Entry[] = [];
  #count = 0;
  #draws = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Asks for a fault. `only`: calls of which this says yes. */
  add(rule: FaultRule, only?: CallChoice): FaultHandle {
    this.#count += 1;
    const reached = Promise.withResolvers<void>();
    const worked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<Released>();
    const id = `fault-${this.#count}`;
    const entry: Entry = {
      id,
      rule,
      struck: 0,
      matched: 0,
      only,
      reached: reached.promise,
      worked: worked.promise,
      answered: answered.promise,
      released: released.promise,
      markReached: reached.resolve,
      markWorked: worked.resolve,
      markAnswered: answered.resolve,
      release: () => released.resolve('goes_on'),
      drop: () => released.resolve('dropped'),
      remove: () => this.remove(id),
    };
    this.#entries.push(entry);
    return entry;
  }

  get(id: string): FaultHandle | undefined {
    return this.#entries.find((one) => one.id === id);
  }

  /** Takes a fault back and lets its held calls go. */
  remove(id: string): void {
    this.get(id)?.release();
    this.#entries = this.#entries.filter((one) => one.id !== id);
  }

  /** Takes all faults back. */
  clear(): void {
    for (const { id } of [...this.#entries]) this.remove(id);
  }

  /** The faults that strike this call, in the order they were asked for; each is counted as struck. */
  strike(call: CallToMatch): readonly StruckFault[] {
    return this.#entries
      .filter((entry) => this.#doesStrike(entry, call))
      .map((entry) => {
        entry.struck += 1;
        const isHold = entry.rule.kind === 'hold_before' || entry.rule.kind === 'hold_after';
        if (!isHold) entry.markReached();
        const { rule, released, markReached, markWorked, markAnswered } = entry;
        return { rule, released, markReached, markWorked, markAnswered };
      });
  }

  #doesStrike(entry: Entry, call: CallToMatch): boolean {
    const { route, method, path, times = 1, skip = 0, probability } = entry.rule;
    if (route !== undefined && route !== call.route) return false;
    if (method !== undefined && method.toUpperCase() !== call.method) return false;
    if (path !== undefined && !call.path.startsWith(path)) return false;
    if (times !== 'always' && entry.struck >= times) return false;
    if (entry.only?.(call) === false) return false;
    entry.matched += 1;
    if (entry.matched <= skip) return false;
    return probability === undefined || this.#draw() < probability;
  }

  /** The next number in [0, 1) of this stand-in's seed. */
  #draw(): number {
    this.#draws += 1;
    const bytes = createHash('sha256').update(`${this.#seed}:${this.#draws}`).digest();
    return bytes.readUInt32BE(0) / 2 ** 32;
  }
}

/** A fault at work on one call. */
export interface StruckFault {
  readonly rule: FaultRule;
  readonly released: Promise<Released>;
  markReached(): void;
  markWorked(): void;
  markAnswered(): void;
}
