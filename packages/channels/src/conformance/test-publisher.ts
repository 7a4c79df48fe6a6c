/** The least publisher there is: performs planned steps in order, and asks when it does not know. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { ChannelError, Json, PlannedStep, StepCall, StepOutcome, StepTrace, VersionContent } from '../spec.ts';
import { contextOf } from './ground.ts';
import { sampleMedia } from './samples.ts';
import type { Ground } from './subject.ts';

export type Done = { [stepKey: string]: StepTrace };

/** A publication on its way: what a publisher would keep in rows. */
export interface Publication {
  readonly id: string;
  readonly content: VersionContent;
  readonly steps: readonly PlannedStep[];
  readonly postedAt: Date;
  done: Done;
}

let publicationCount = 0;

export function newPublication(ground: Ground, content: VersionContent): Publication {
  publicationCount += 1;
  const { steps } = ground.rig.channel.plan(content, ground.account);
  return { id: `publication-${publicationCount}`, content, steps, postedAt: ground.clock.now(), done: {} };
}

export function callOf(ground: Ground, publication: Publication, step: PlannedStep, pending?: Json): StepCall {
  const seed = createHash('sha256').update(`${publication.id}:${step.key}`).digest('hex').slice(0, 32);
  return {
    ...contextOf(ground),
    content: publication.content,
    step,
    done: publication.done,
    ...(pending === undefined ? {} : { pending }),
    identity: { publicationId: publication.id, seed, postedAt: publication.postedAt },
    media: sampleMedia,
    publicAddress: async (assetId) => ground.files.addressOf(assetId),
  };
}

/**
 * One try of a step, waiting as told while it is pending. What is kept goes through JSON, as in a row. `left`: what an
 * earlier call of it left to go on with.
 */
export async function tryStep(
  ground: Ground,
  publication: Publication,
  step: PlannedStep,
  left?: Json,
): Promise<StepOutcome> {
  let pending = left;
  for (let turn = 0; turn < 20; turn += 1) {
    ground.clock.advance(1_000);
    const outcome = await ground.rig.channel.perform(callOf(ground, publication, step, pending));
    expectNoSecrets(ground, outcome);
    if (outcome.kind !== 'pending') {
      if (outcome.kind === 'done') publication.done = { ...publication.done, [step.key]: throughJson(outcome.trace) };
      return outcome;
    }
    expect(outcome.waitMs, 'a pending step says how long to wait').toBeGreaterThan(0);
    pending = throughJson(outcome.pending);
    ground.clock.advance(outcome.waitMs);
  }
  throw new Error(`The step ${step.key} is still pending after 20 turns.`);
}

/** All steps from the first that is not done; throws when one fails. */
export async function publishAll(ground: Ground, publication: Publication): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of publication.steps) {
    if (publication.done[step.key]) continue;
    const outcome = await tryStep(ground, publication, step);
    if (outcome.kind !== 'done') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Steps up to the first visible one, which is returned undone. */
export async function publishUpToVisible(ground: Ground, publication: Publication): Promise<PlannedStep> {
  for (const step of publication.steps) {
    if (step.kind === 'visible') return step;
    const outcome = await tryStep(ground, publication, step);
    if (outcome.kind !== 'done') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
  }
  throw new Error('The plan has no visible step.');
}

export function errorIn(outcome: StepOutcome): ChannelError {
  if (outcome.kind !== 'failed') throw new Error(`Expected a failure, got ${JSON.stringify(outcome)}`);
  return outcome.error;
}

/**
 * Settles a step that gave no answer, as the publisher does: asks, waits as the guarantee says while the answer
 * is "absent", and sends again only after "absent" or "repeat". Returns the answers in order.
 */
export async function settle(
  ground: Ground,
  publication: Publication,
  step: PlannedStep,
  sentAt: Date,
): Promise<readonly string[]> {
  const answers: string[] = [];
  const patience = [...ground.capabilities.guarantee.patienceMs];
  for (let turn = 0; turn < 20; turn += 1) {
    ground.clock.advance(1_000);
    const finding = await ground.rig.channel.find({ ...callOf(ground, publication, step), sentAt });
    expectNoSecrets(ground, finding);
    answers.push(finding.kind);
    if (finding.kind === 'found') {
      expect(finding.evidence).not.toBe('');
      publication.done = { ...publication.done, [step.key]: throughJson(finding.trace) };
      return answers;
    }
    if (finding.kind === 'cannot_tell' && ground.capabilities.guarantee.level === 'person') return answers;
    if (finding.kind === 'absent' && patience.length > 0) {
      ground.clock.advance(patience.shift() ?? 0);
      continue;
    }
    if (finding.kind !== 'absent' && finding.kind !== 'repeat')
      throw new Error(`Not settled: ${JSON.stringify(finding)}`);
    const outcome = await tryStep(ground, publication, step);
    if (outcome.kind === 'done') return answers;
    expect(errorIn(outcome).kind, 'a second try may again be in doubt, nothing worse').toBe('unknown_outcome');
  }
  throw new Error(`Not settled after 20 turns: ${answers.join(', ')}`);
}

export function throughJson<T>(value: T): T {
  const copy = JSON.parse(JSON.stringify(value)) as T;
  expect(copy, 'what is handed back survives being stored as JSON').toEqual(value);
  return copy;
}

/** Nothing of the account's secret may stand in words, evidence or traces. */
export function expectNoSecrets(ground: Ground, value: unknown): void {
  const text = JSON.stringify(value);
  for (const secret of stringsIn(ground.secret)) {
    expect(text.includes(secret), 'the secret stands in what is kept and shown').toBe(false);
  }
}

/** Long strings of a secret; short ones are kinds and names. */
function stringsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return value.length >= 16 && Number.isNaN(Date.parse(value)) ? [value] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((one) => stringsIn(one));
}
