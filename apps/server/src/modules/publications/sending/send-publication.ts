import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelError, Plan, PlannedStep, VersionContent } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import { AppError } from '../../../platform/errors.ts';
import { channelAccount } from '../../accounts/index.ts';
import { type AssetFacts, StillFitting } from '../../assets/index.ts';
import { type MediaFacts, shapeContent } from '../../posts/index.ts';
import { paidCalls } from '../limits/paid-steps.rules.ts';
import { type CapRefusal, keepMoney, settleMoney } from '../limits/pay-for-steps.ts';
import type { Hold } from '../limits/send-limits.rules.ts';
import type { StepRow } from '../publications.table.ts';
import { finish, recover, stop, tryLater } from './answer.rules.ts';
import { ask, call, type Sending, type SendTools } from './call-network.ts';
import { findUnapproved } from './check-approval.ts';
import type { Claimed } from './claims.instance.queries.ts';
import { fitContent } from './fit-content.ts';
import { holdForApproval } from './hold.rules.ts';
import { holdLane } from './leases.instance.queries.ts';
import { fitLater, uncalledStep, waitForVideo } from './wait-for-video.ts';
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
  if (!channel) return giveUp(tools, claimed, noChannel, wasAbandoned);
  const uncalled = wasAbandoned ? undefined : uncalledStep(claimed.work);
  const content = await fitted(tools, claimed, channel, shapeOf(claimed, facts), uncalled);
  if ('change' in content) {
    await tools.results.save(content.change);
    return;
  }
  if ('error' in content) {
    await tools.results.save(stop(claimed.work, 'failed', content.error, tools.moment()));
    return;
  }
  const planned = planFor(tools.app, claimed, () => content);
  if ('error' in planned) return giveUp(tools, claimed, planned.error, wasAbandoned);
  const sending: Sending = { claimed, channel, content, plan: planned.plan, facts, money: { isKept: false } };
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

/** Its calls, or why there are none: an adapter that throws has a bug, and others wait for their turn behind it. */
export function planFor(
  app: AppContext,
  { account, work }: Claimed,
  content: () => VersionContent,
): { readonly plan: Plan } | { readonly error: ChannelError } {
  const channel = app.channel(account.channel);
  if (!channel) return { error: noChannel };
  try {
    return { plan: channel.plan(content(), channelAccount(account)) };
  } catch (error) {
    app.log.error({ err: error, publication: work.publication.id }, 'a send could not be planned');
    return { error: noPlan };
  }
}

/** We cannot go on with it at all. Where a call may have arrived, a person looks; else it has failed. */
async function giveUp(tools: SendTools, claimed: Claimed, error: ChannelError, wasAbandoned: boolean): Promise<void> {
  let { work } = claimed;
  if (wasAbandoned && work.attempt) {
    const recovered = recover(work, tools.moment());
    const isOurs = await tools.results.save(recovered);
    if (!isOurs || recovered.next === 'rest') return;
    work = recovered.work;
  }
  const isInDoubt = work.steps.some(
    ({ kind, outcome }) => kind !== 'prepare' && (outcome === 'unknown' || outcome === 'pending'),
  );
  const state = isInDoubt ? 'needs_attention' : 'failed';
  await tools.results.save(stop(work, state, error, tools.moment()));
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

/** Whether no later try of the same step exists. */
function isNewest(work: Work, step: StepRow): boolean {
  return work.steps.findLast((candidate) => candidate.key === step.key)?.id === step.id;
}

/** How long a send waits in our hands for a video; then its account's lane is given back. */
const videoWaitMs = 10_000;

/** The content with media that fit, or why there are none: nothing was sent then. `uncalled`: its first step. */
async function fitted(
  tools: SendTools,
  claimed: Claimed,
  channel: Channel,
  content: VersionContent,
  uncalled: StepRow | undefined,
): Promise<VersionContent | { readonly error: ChannelError } | { readonly change: Change }> {
  try {
    const limits = channel.limitsOf(channelAccount(claimed.account));
    const patience = uncalled ? { waitsMs: videoWaitMs } : {};
    return await fitContent(tools.app, claimed.account.workspaceId, content, limits, patience);
  } catch (error) {
    if (error instanceof StillFitting && uncalled)
      return { change: waitForVideo(claimed.work, uncalled, error.progress, tools.moment()) };
    if (!(error instanceof AppError) || error.status >= 500) {
      if (!uncalled) throw error;
      tools.app.log.error({ err: error, publication: claimed.work.publication.id }, 'media could not be made to fit');
      const told = error instanceof AppError ? error.userMessage : null;
      return { change: fitLater(claimed.work, uncalled, told, tools.moment()) };
    }
    return { error: { kind: 'rejected', code: error.code, words: error.userMessage } };
  }
}

const noChannel: ChannelError = {
  kind: 'rejected',
  code: 'network_gone',
  words: 'This release no longer has this network, so nothing more can be sent to it.',
};

const noPlan: ChannelError = {
  kind: 'rejected',
  code: 'adapter_error',
  words: 'An error of our own keeps us from sending this. Save the post anew, or report it.',
};

/** Waits without keeping the process alive; ends early when the publisher stops. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
