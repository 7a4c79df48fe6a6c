/**
 * When each publication's first visible step was under way, as the networks saw it. A call tells whose it is by the
 * mark in its words, or by an id that the network gave out for a call of the same publication before.
 */
import type { ReceivedCall } from '@antiphon/wire/stand-in';
import { marksIn } from './plan.ts';
import type { World } from './world.ts';

/** One try of a first visible step. */
export interface Try {
  readonly network: string;
  readonly post: number;
  readonly beganAt: number;
  /** When the network was through with it; null: it was cut off before. */
  endedAt: number | null;
}

export interface Starts {
  readonly tries: readonly Try[];
  /** Visible calls that could not be told whose they are. */
  unknown(): number;
}

export function watchStarts(world: World): Starts {
  const tries: Try[] = [];
  let unknown = 0;
  for (const [network, { installed, standIn }] of world.networks) {
    const { visible, prepare } = installed.routes;
    const isVisible = ({ route }: ReceivedCall) => route !== undefined && visible.includes(route);
    const isPrepare = ({ route }: ReceivedCall) => route !== undefined && prepare.includes(route);
    const owners = new Owners();
    const open = new WeakMap<ReceivedCall, Try>();
    const out = new Set<number>();
    standIn.watch({
      received(call) {
        if (!isVisible(call)) return;
        const post = owners.of(call);
        if (post === undefined) unknown += 1;
        if (post === undefined || out.has(post)) return;
        const begun: Try = { network, post, beganAt: performance.now(), endedAt: null };
        open.set(call, begun);
        tries.push(begun);
      },
      answered(call, { status, headers, body }) {
        const begun = open.get(call);
        if (begun) begun.endedAt = performance.now();
        const post = isVisible(call) || isPrepare(call) ? owners.of(call) : undefined;
        if (post === undefined || status >= 300) return;
        if (isVisible(call) && !isPrepare(call)) out.add(post);
        owners.learn(post, call, `${typeof body === 'string' ? body : ''} ${JSON.stringify(headers)}`);
      },
    });
  }
  return { tries, unknown: () => unknown };
}

/** Whose a call is. */
class Owners {
  /** Ids by the post they were given out for; null: for several, so it tells nothing. */
  readonly #posts = new Map<string, number | null>();

  of(call: ReceivedCall): number | undefined {
    const text = textOf(call);
    const [mark] = marksIn(text);
    if (mark) return mark.post;
    return idsIn(text).flatMap((id) => this.#posts.get(id) ?? [])[0];
  }

  learn(post: number, call: ReceivedCall, said: string): void {
    const asked = new Set(idsIn(textOf(call)));
    for (const id of idsIn(said)) {
      const known = this.#posts.get(id);
      if (known === undefined && asked.has(id)) continue;
      this.#posts.set(id, known === undefined || known === post ? post : null);
    }
  }
}

function textOf({ path, query, body }: ReceivedCall): string {
  const said = Buffer.isBuffer(body) ? '' : JSON.stringify(body, (_key, value) => (isBytes(value) ? '' : value));
  return `${path} ${JSON.stringify(query)} ${said}`;
}

function isBytes(value: unknown): boolean {
  return (
    value instanceof Uint8Array ||
    (typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer')
  );
}

function idsIn(text: string): string[] {
  return text.match(/[A-Za-z0-9_-]{6,}/g) ?? [];
}
