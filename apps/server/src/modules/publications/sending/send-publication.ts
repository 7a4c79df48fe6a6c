/**
 * One publication in the publisher's hands: its calls, one after the other, each with its intent committed
 * before and its answer after. Nothing here decides; the `*.rules.ts` do.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type {
  Channel,
  ChannelContext,
  ChannelError,
  Finding,
  Json,
  Plan,
  PlannedStep,
  StepCall,
  StepOutcome,
  VersionContent,
} from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { channelAccount, channelApp, markNeedsReconnect, openAccount } from '../../accounts/index.ts';
import { type AssetFacts, openAsset, publicAddress } from '../../assets/index.ts';
import { type MediaFacts, shapeContent } from '../../posts/index.ts';
import { openSealed } from '../../vault/index.ts';
import { paidCalls } from '../limits/paid-steps.rules.ts';
import { type CapRefusal, keepMoney, settleMoney } from '../limits/pay-for-steps.ts';
import type { Hold } from '../limits/send-limits.rules.ts';
import type { SendLimits } from '../limits/send-limits.ts';
import type { StepRow } from '../publications.table.ts';
import { finish, recover, settleOutcome, stop, tryLater } from './answer.rules.ts';
import { settleFinding } from './asking.rules.ts';
import { findUnapproved } from './check-approval.ts';
import { fitContent } from './fit-content.ts';
import type { Gates } from './gates.ts';
import { holdForApproval } from './hold.rules.ts';
import { type Claimed, holdLane } from './publisher.instance.queries.ts';
import type { ResultBatch } from './result-batch.ts';
import {
  beginStep,
  type Change,
  doneSteps,
  isMainOut,
  later,
  type Moment,
  nextPlanned,
  type Work,
} from './work.rules.ts';

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

interface Sending {
  readonly claimed: Claimed;
  readonly channel: Channel;
  readonly content: VersionContent;
  readonly plan: Plan;
  readonly facts: ReadonlyMap<string, AssetFacts>;
  readonly money: { isKept: boolean };
}

const callTimeoutMs = 60_000;
const laneWaitMs = 200;
const pausedLookMs = 1_000;

/** The content as the channel sees it, with what it cannot honour. */
export function shapeOf(claimed: Claimed, facts: ReadonlyMap<string, MediaFacts>): VersionContent {
  return shapeContent(claimed.version.content, claimed.version.options, facts).content;
}

/** Goes on with a claimed publication until it rests. `first` is the step whose intent the claim committed. */
export async function sendPublication(
  tools: SendTools,
  claimed: Claimed,
  facts: ReadonlyMap<string, AssetFacts>,
  wasAbandoned: boolean,
): Promise<void> {
  const channel = tools.app.channel(claimed.account.channel);
  if (!channel) {
    await tools.results.save(stop(claimed.work, 'failed', noChannel, tools.moment()));
    return;
  }
  const content = await fitted(tools, claimed, channel, shapeOf(claimed, facts));
  if ('error' in content) {
    await tools.results.save(stop(claimed.work, 'failed', content.error, tools.moment()));
    return;
  }
  const sending: Sending = {
    claimed,
    channel,
    content,
    plan: channel.plan(content, channelAccount(claimed.account)),
    facts,
    money: { isKept: false },
  };
  let work = claimed.work;
  for (;;) {
    tools.hold(work);
    const change = await advance(tools, sending, work, wasAbandoned && work === claimed.work);
    if (!change) return;
    const isOurs = await tools.results.save(change);
    if (!isOurs) {
      tools.app.log.warn(
        { publication: work.publication.id },
        'a publication was taken over by another worker; our result is void',
      );
      return;
    }
    work = change.work;
    if (change.next === 'rest') break;
  }
  if (paidCalls(sending.plan).length > 0) await settleMoneySoon(tools, work);
}

/** What this fails to settle is settled within a minute by `settle-sends`. */
async function settleMoneySoon(tools: SendTools, { publication }: Work): Promise<void> {
  try {
    await settleMoney(tools.app, publication.workspaceId, publication.id);
  } catch (error) {
    tools.app.log.error({ err: error, publication: publication.id }, 'a paid send was not settled; it is tried again');
  }
}

/** Money for all further calls, kept before the first of them; asked for once while it is in our hands. */
async function keepMoneyOnce(tools: SendTools, sending: Sending, work: Work): Promise<CapRefusal | undefined> {
  if (sending.money.isKept || paidCalls(sending.plan).length === 0) return undefined;
  const refusal = await keepMoney(tools.app, sending.channel, work, sending.plan);
  sending.money.isKept = refusal === undefined;
  return refusal;
}

/** A person must raise the cap or let it go out; by itself it goes on with the next month. */
function waitForMoney(work: Work, { words, until }: CapRefusal, moment: Moment): Change {
  const stopped = stop(work, 'needs_attention', { kind: 'rejected', code: 'over_cap', words }, moment);
  const reason = { code: 'over_cap', words, kind: 'over_cap' };
  const publication = { ...stopped.work.publication, reason, wakeAt: until };
  return { ...stopped, work: { ...stopped.work, publication } };
}

/** The next thing to do with it, done, as a change to save. Undefined: it was given back already. */
async function advance(
  tools: SendTools,
  sending: Sending,
  work: Work,
  wasAbandoned: boolean,
): Promise<Change | undefined> {
  if (wasAbandoned && work.attempt) return recover(work, tools.moment());
  const doubtful = work.steps.find(
    (step) => step.outcome === 'unknown' && !(step.key in doneSteps(work)) && isNewest(work, step),
  );
  if (doubtful) return ask(tools, sending, work, doubtful);
  const ready = work.steps.find(
    (step) => (step.outcome === 'intended' || step.outcome === 'pending') && step.attemptId === work.attempt?.id,
  );
  if (ready) return call(tools, sending, work, ready);
  const planned = nextPlanned(sending.plan, work);
  if (!planned) return finish(work, tools.moment());
  if (work.publication.state === 'needs_attention') return reconsider(tools, sending, work);
  if (tools.gates.isPaused(work.publication)) return waitPaused(work, tools.moment());
  const unapproved = await whyUnapproved(tools, sending, work, planned);
  if (unapproved) return holdForApproval(work, unapproved, tools.moment());
  const hold = tools.limits.holdStep(sending.claimed.account, planned.kind, tools.moment().now);
  if (hold) return waitHeld(work, hold, tools.moment());
  const refusal = await keepMoneyOnce(tools, sending, work);
  if (refusal) return waitForMoney(work, refusal, tools.moment());
  if (!(await mayStartVisible(tools, work, planned))) return waitForLane(work, tools.moment());
  return beginStep(work, planned, tools.moment());
}

/** An approval may have ended while its parts were prepared: asked once more before anybody can see the post. */
async function whyUnapproved(tools: SendTools, { claimed, facts }: Sending, work: Work, planned: PlannedStep) {
  if (planned.kind !== 'visible' || isMainOut(work) || !claimed.needsApproval) return undefined;
  const reasons = await tools.app.db.asPublisher((scope) => findUnapproved(scope, [claimed], facts));
  return reasons.get(work.publication.id);
}

/** A publication that came back from processing needs its lane again before its visible call. */
async function mayStartVisible(tools: SendTools, work: Work, planned: PlannedStep): Promise<boolean> {
  if (planned.kind !== 'visible' || isMainOut(work)) return true;
  return tools.app.db.asPublisher((scope) => holdLane(scope, work.publication));
}

function waitForLane(work: Work, moment: Moment): Change {
  const publication = { ...work.publication, wakeAt: new Date(moment.now.getTime() + laneWaitMs) };
  return { work: { ...work, publication }, releasesLane: false, next: 'rest' };
}

/** Somebody paused it in the middle: nothing new leaves until that is taken back. It keeps its place in the lane. */
function waitPaused(work: Work, moment: Moment): Change {
  const words = 'Sending was paused in the middle; it goes on from there.';
  const lookAt = isMainOut(work) ? new Date(moment.now.getTime() + pausedLookMs) : moment.now;
  return tryLater(work, { code: 'paused', words }, lookAt, moment);
}

/** The network takes no more for now; what is done stays done. */
function waitHeld(work: Work, { code, words, until }: Hold, moment: Moment): Change {
  return tryLater(work, { code, words, kind: 'rate_limited' }, until, moment);
}

/** It waits for a person to sign in again; once the account is connected it goes on by itself. */
function reconsider(tools: SendTools, sending: Sending, work: Work): Change {
  const moment = tools.moment();
  const { kind } = work.publication.reason ?? {};
  if (kind === 'over_cap' || (sending.claimed.account.state === 'connected' && kind === 'reconnect')) {
    const publication = {
      ...work.publication,
      state: 'scheduled' as const,
      reason: null,
      retryAt: moment.now,
      retryCount: 0,
    };
    return { work: { ...work, publication }, releasesLane: true, next: 'rest' };
  }
  const publication = {
    ...work.publication,
    wakeAt: kind === 'reconnect' ? later(moment, 60_000) : null,
  };
  return { work: { ...work, publication }, releasesLane: false, next: 'rest' };
}

async function call(tools: SendTools, sending: Sending, work: Work, step: StepRow): Promise<Change> {
  const context = await contextOf(tools, sending);
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
  if (last.kind === 'failed' && last.error.kind === 'reconnect') await tellReconnect(tools, sending, last.error);
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

async function ask(tools: SendTools, sending: Sending, work: Work, step: StepRow): Promise<Change> {
  const context = await contextOf(tools, sending);
  const sentAt = step.sentAt ?? step.intendedAt;
  const { channel } = sending;
  const put = (opened: ChannelContext): Promise<Finding> =>
    channel.find({ ...stepCall(tools, sending, work, step, opened), sentAt }).catch((error: unknown) => {
      const words = error instanceof Error ? error.message : String(error);
      return { kind: 'not_now', error: { kind: 'temporary', code: 'adapter_error', words } };
    });
  const finding = await findingOf(tools, sending, context, put);
  return settleFinding(
    work,
    step,
    finding,
    capabilitiesFor(channel, channelAccount(sending.claimed.account)).guarantee,
    sending.plan,
    tools.moment(),
  );
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
  if (last.kind === 'not_now' && last.error.kind === 'reconnect') await tellReconnect(tools, sending, last.error);
  return last;
}

async function tellReconnect(tools: SendTools, sending: Sending, error: ChannelError): Promise<void> {
  const { account } = sending.claimed;
  await markNeedsReconnect(tools.app, account.workspaceId, account.id, error.words);
}

/** The secret that came with the claim, unless it must be renewed first. */
async function contextOf(tools: SendTools, sending: Sending): Promise<Opened> {
  const { app } = tools;
  const { account, secret } = sending.claimed;
  const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(callTimeoutMs)]);
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
function stepSeed(publicationSeed: string, stepKey: string): string {
  return createHash('sha256').update(`${publicationSeed} ${stepKey}`).digest('hex').slice(0, 32);
}

/** Whether no later try of the same step exists. */
function isNewest(work: Work, step: StepRow): boolean {
  return work.steps.findLast((candidate) => candidate.key === step.key)?.id === step.id;
}

/** The content with pictures that fit, or why there are none: nothing was sent then. */
async function fitted(
  tools: SendTools,
  claimed: Claimed,
  channel: Channel,
  content: VersionContent,
): Promise<VersionContent | { readonly error: ChannelError }> {
  try {
    const limits = channel.limitsOf(channelAccount(claimed.account));
    return await fitContent(tools.app, claimed.account.workspaceId, content, limits);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { error: { kind: 'rejected', code: error.code, words: error.userMessage } };
  }
}

const noChannel: ChannelError = {
  kind: 'rejected',
  code: 'network_gone',
  words: 'This release no longer has this network, so the post was not sent.',
};

/** Waits without keeping the process alive; ends early when the publisher stops. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
