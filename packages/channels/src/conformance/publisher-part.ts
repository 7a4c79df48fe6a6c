/** A publisher's part in the tests of one channel: calls of planned steps, and all of them on a good day. */
import type { Channel, ChannelContext, Json, StepCall, StepOutcome, StepTrace, VersionContent } from '../spec.ts';
import { noPublicAddress } from './samples.ts';

type Done = { readonly [stepKey: string]: StepTrace };

const mostTurns = 60;

/** What the calls are made from. */
interface Part extends Pick<StepCall, 'media'>, Partial<Pick<StepCall, 'publicAddress'>> {
  readonly channel: Channel;
  readonly context: ChannelContext;
  /** When the publisher tried it first. Default now. */
  readonly postedAt?: Date;
  /** Moves the clock of both sides. */
  advance(ms: number): void;
}

/** @param partOf what the channel's own ground gives, asked anew for every call: the clock goes on. */
export function publisherOn<Ground>(partOf: (ground: Ground, content: VersionContent) => Part) {
  /** The call of one step, with the identity that a publisher would have stored for it. */
  function callOf(ground: Ground, content: VersionContent, key: string, done: Done = {}, pending?: Json): StepCall {
    const {
      channel,
      context,
      postedAt = context.now,
      media,
      publicAddress = noPublicAddress,
    } = partOf(ground, content);
    const step = channel.plan(content, context.account).steps.find((one) => one.key === key);
    if (!step) throw new Error(`No step ${key} is planned.`);
    return {
      ...context,
      content,
      step,
      done,
      ...(pending === undefined ? {} : { pending }),
      identity: { publicationId: '01', seed: Buffer.from(key.padEnd(16, '.')).toString('hex'), postedAt },
      media,
      publicAddress,
    };
  }

  /**
   * One step to its end: every outcome on the way, and what is pending kept as JSON in between. `left`: what an
   * earlier call of it left.
   */
  async function takeStep(
    ground: Ground,
    content: VersionContent,
    key: string,
    done: Done = {},
    left?: Json,
  ): Promise<readonly StepOutcome[]> {
    const outcomes: StepOutcome[] = [];
    let pending = left;
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const call = callOf(ground, content, key, done, pending);
      const { channel, advance } = partOf(ground, content);
      const outcome = await channel.perform(call);
      outcomes.push(outcome);
      if (outcome.kind !== 'pending') return outcomes;
      pending = JSON.parse(JSON.stringify(outcome.pending)) as Json;
      advance(outcome.waitMs);
    }
    throw new Error(`${key} is still pending.`);
  }

  /** How one step ends. */
  async function tryStep(ground: Ground, content: VersionContent, key: string, done?: Done): Promise<StepOutcome> {
    const last = (await takeStep(ground, content, key, done)).at(-1);
    if (!last) throw new Error(`${key} has no outcome.`);
    return last;
  }

  /** Does the planned steps in order, up to and without `until`, as the publisher does on a good day. */
  async function publish(ground: Ground, content: VersionContent, until?: string): Promise<Record<string, StepTrace>> {
    const done: Record<string, StepTrace> = {};
    const { channel, context } = partOf(ground, content);
    for (const { key } of channel.plan(content, context.account).steps) {
      if (key === until) break;
      const outcome = await tryStep(ground, content, key, done);
      if (outcome.kind !== 'done') throw new Error(`${key}: ${JSON.stringify(outcome)}`);
      done[key] = outcome.trace;
    }
    return done;
  }

  return { callOf, takeStep, tryStep, publish };
}
