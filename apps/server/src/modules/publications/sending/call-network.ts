/** One call of a send, or one question about it, put to the network; the answer becomes a change to save. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  Channel,
  ChannelContext,
  ChannelError,
  Finding,
  Json,
  Plan,
  StepCall,
  StepOutcome,
  VersionContent,
} from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import { startDeadline } from '@antiphon/wire';
import type { AppContext } from '../../../context.ts';
import { channelAccount, channelApp, markNeedsReconnect, openAccount } from '../../accounts/index.ts';
import { type AssetFacts, openAsset, publicAddress } from '../../assets/index.ts';
import { openSealed } from '../../vault/index.ts';
import { payForQuestion } from '../limits/pay-for-readings.ts';
import type { SendLimits } from '../limits/send-limits.ts';
import type { StepRow } from '../publications.table.ts';
import { settleOutcome } from './answer.rules.ts';
import { settleFinding } from './asking.rules.ts';
import type { Claimed } from './claims.instance.queries.ts';
import type { Gates } from './gates.ts';
import type { ResultBatch } from './result-batch.ts';
import { type Change, doneSteps, type Moment, type Work } from './work.rules.ts';

/** What the publisher lends to one send. */
export interface SendTools {
  readonly app: AppContext;
  readonly results: ResultBatch;
  readonly gates: Gates;
  readonly limits: SendLimits;
  moment(): Moment;
  /** Keeps the work where the heartbeat finds it. */
  hold(work: Work): void;
  /** Whether a call may leave: nobody else can have taken it over. */
  isOurs(): boolean;
  /** Ends calls when the publisher stops for good. */
  readonly signal: AbortSignal;
}

export interface Sending {
  readonly claimed: Claimed;
  readonly channel: Channel;
  readonly content: VersionContent;
  readonly plan: Plan;
  readonly facts: ReadonlyMap<string, AssetFacts>;
  readonly money: { isKept: boolean };
}

const callTimeoutMs = 60_000;

export function call(tools: SendTools, sending: Sending, work: Work, step: StepRow): Promise<Change> {
  return withAccount(tools, sending, async (context) => {
    const sentAt = tools.moment().now;
    const outcome = await outcomeOf(tools, sending, context, (opened) => {
      if (!tools.isOurs()) throw new LeaseLost();
      return perform(sending.channel, stepCall(tools, sending, work, step, opened));
    });
    if (!('error' in context)) {
      tools.limits.learn(sending.claimed.account, step.kind, outcome, context.context.app);
      tools.gates
        .learn(sending.claimed.account, outcome, tools.moment().now)
        .catch((error: unknown) => tools.app.log.error({ err: error }, 'what a call told of its service was not kept'));
    }
    return settleOutcome(
      work,
      { ...step, sentAt: 'error' in context ? null : sentAt },
      outcome,
      sending.plan,
      tools.moment(),
    );
  });
}

/**
 * Opens the account for one call or question, and gives that its time. Nothing of it is left behind when it ends
 * earlier: many a thousand are made in a minute.
 */
async function withAccount<T>(tools: SendTools, sending: Sending, use: (opened: Opened) => Promise<T>): Promise<T> {
  const deadline = startDeadline(callTimeoutMs, tools.signal);
  try {
    return await use(await contextOf(tools, sending, deadline.signal));
  } finally {
    deadline.end();
  }
}

/** We stood still for too long: whoever finds the intent asks the network, and our call must not come after that. */
class LeaseLost extends Error {
  constructor() {
    super('its lease ended before the call left, so no call was made');
  }
}

type Opened = { context: ChannelContext } | { error: ChannelError };

/**
 * Makes the call; when the network refuses the token before its time, which proves that nothing was done, once
 * more with a renewed one. Only then a person is asked.
 */
async function outcomeOf(
  tools: SendTools,
  sending: Sending,
  opened: Opened,
  make: (context: ChannelContext) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  if ('error' in opened) return { kind: 'failed', error: opened.error };
  const outcome = await make(opened.context);
  if (outcome.kind !== 'failed' || outcome.error.kind !== 'reconnect') return outcome;
  const renewed = await renew(tools, sending, opened.context);
  const last = renewed ? await make(renewed) : outcome;
  if (last.kind === 'failed' && last.error.kind === 'reconnect')
    await tellReconnect(tools, sending, renewed ?? opened.context, last.error);
  return last;
}

/** The account with a secret other than the refused one; undefined when there is none to be had. */
async function renew(tools: SendTools, sending: Sending, refused: ChannelContext): Promise<ChannelContext | undefined> {
  if (!sending.channel.refresh) return undefined;
  const { account } = sending.claimed;
  const { secret, signal } = refused;
  const access = await openAccount(tools.app, account.workspaceId, account.id, {
    refused: secret,
    ...(signal ? { signal } : {}),
  });
  if (access.kind === 'failed' || isDeepStrictEqual(access.context.secret, secret)) return undefined;
  return { ...access.context, now: refused.now, ...(signal ? { signal } : {}) };
}

/** An adapter that throws has a bug; what it did is not known. */
async function perform(channel: Channel, stepCallToMake: StepCall): Promise<StepOutcome> {
  try {
    return await channel.perform(stepCallToMake);
  } catch (error) {
    const words = 'The call ended in an error of our own, so we do not know whether it arrived.';
    return {
      kind: 'failed',
      error: {
        kind: 'unknown_outcome',
        code: 'adapter_error',
        words,
        evidence: error instanceof Error ? error.message : String(error),
      },
    };
  }
}

export function ask(tools: SendTools, sending: Sending, work: Work, step: StepRow): Promise<Change> {
  return withAccount(tools, sending, async (context) => {
    const sentAt = step.sentAt ?? step.intendedAt;
    const { channel } = sending;
    const find = (opened: ChannelContext): Promise<Finding> =>
      channel.find({ ...stepCall(tools, sending, work, step, opened), sentAt }).catch((error: unknown) => {
        const words = error instanceof Error ? error.message : String(error);
        return { kind: 'not_now', error: { kind: 'temporary', code: 'adapter_error', words } };
      });
    const { workspaceId, id: publicationId } = work.publication;
    const put = (opened: ChannelContext) =>
      payForQuestion(tools.app, { workspaceId, publicationId, channel }, () => find(opened));
    const finding = await findingOf(tools, sending, context, put);
    return settleFinding(
      work,
      step,
      finding,
      capabilitiesFor(channel, channelAccount(sending.claimed.account)).guarantee,
      sending.plan,
      tools.moment(),
    );
  });
}

/** The same for a question: a refused token is renewed once before a person is asked. */
async function findingOf(
  tools: SendTools,
  sending: Sending,
  opened: Opened,
  put: (context: ChannelContext) => Promise<Finding>,
): Promise<Finding> {
  if ('error' in opened) return { kind: 'not_now', error: opened.error };
  const finding = await put(opened.context);
  if (finding.kind !== 'not_now' || finding.error.kind !== 'reconnect') return finding;
  const renewed = await renew(tools, sending, opened.context);
  const last = renewed ? await put(renewed) : finding;
  if (last.kind === 'not_now' && last.error.kind === 'reconnect')
    await tellReconnect(tools, sending, renewed ?? opened.context, last.error);
  return last;
}

async function tellReconnect(
  tools: SendTools,
  sending: Sending,
  { secret }: ChannelContext,
  { words }: ChannelError,
): Promise<void> {
  const { account } = sending.claimed;
  await markNeedsReconnect(tools.app, account.workspaceId, account.id, { secret, words });
}

/** The secret that came with the claim, unless it must be renewed first. */
async function contextOf(tools: SendTools, sending: Sending, signal: AbortSignal): Promise<Opened> {
  const { app } = tools;
  const { account, secret } = sending.claimed;
  const { now } = tools.moment();
  if (secret && account.state === 'connected') {
    const opened = openSealed(app.masterKey, secret, secret) as Json;
    if (!sending.channel.shouldRefresh?.(opened, now)) {
      const ownApp = await channelApp(app, sending.channel);
      const more = ownApp === undefined ? {} : { app: ownApp };
      return { context: { fetch: app.fetch, now, secret: opened, account: channelAccount(account), signal, ...more } };
    }
  }
  const access = await openAccount(app, account.workspaceId, account.id, { signal });
  return access.kind === 'open' ? { context: { ...access.context, signal, now } } : { error: access.error };
}

function stepCall(tools: SendTools, sending: Sending, work: Work, step: StepRow, context: ChannelContext): StepCall {
  const { publication } = work;
  const planned = sending.plan.steps.find((candidate) => candidate.key === step.key) ?? {
    key: step.key,
    kind: step.kind,
    part: step.part,
    words: step.words,
  };
  return {
    ...context,
    content: sending.content,
    step: planned,
    done: doneSteps(work),
    ...(step.pending === null ? {} : { pending: step.pending as Json }),
    identity: {
      publicationId: publication.id,
      seed: stepSeed(publication.seed, step.key),
      postedAt: publication.postedAt ?? publication.dueAt,
    },
    media: (assetId) => openAsset(tools.app, publication.workspaceId, assetId),
    publicAddress: (assetId) => publicAddress(tools.app, publication.workspaceId, assetId),
  };
}

/** 128 stable bits of one step, hex: every try of it gets the same, every other step another. */
export function stepSeed(publicationSeed: string, stepKey: string): string {
  return createHash('sha256').update(`${publicationSeed} ${stepKey}`).digest('hex').slice(0, 32);
}
