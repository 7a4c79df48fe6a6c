/** What text and pictures of the sandbox have in common: a work with an id, looked at and stopped by it. */
import { type Answer, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { costOf } from '../kit/money.ts';
import { unreadable } from '../kit/read-work.ts';
import type { Cost, FindCall, Found, HandleCall, ModelContext, ModelEntry, RunOutcome } from '../spec.ts';
import { sandboxErrors } from './errors.ts';
import { type SandboxWork, workListSchema, workSchema } from './wire.ts';

/** The way to the sandbox: where it listens, and a fetch of its own where only that one is answered. */
export interface SandboxLine {
  baseUrl(): string;
  readonly fetch: typeof globalThis.fetch | undefined;
}

const handleSchema = z.object({ workId: z.string() });

export const sceneOf = (context: ModelContext) => ({ now: context.now, apiKey: context.secret.apiKey });

/** A work from an answer; undefined when there is none in it. */
export function workIn(answer: Answer): SandboxWork | undefined {
  return answer.kind === 'answered' && answer.status < 300 ? workSchema.safeParse(answer.json()).data : undefined;
}

export function outcomeOf(work: SandboxWork, model: ModelEntry): RunOutcome {
  if (work.status === 'running') {
    const waitMs = Math.min(500, Math.max(50, work.etaMs / 4));
    return { kind: 'running', handle: { workId: work.id }, waitMs, progress: work.progress, etaMs: work.etaMs };
  }
  const cost = costOfWork(work, model);
  if (work.status === 'cancelled') return { kind: 'cancelled', cost };
  const outputs =
    work.image === undefined
      ? [{ kind: 'text' as const, text: work.text ?? '' }]
      : [{ kind: 'image' as const, bytes: new Uint8Array(Buffer.from(work.image, 'base64')), mimeType: 'image/png' }];
  const warnings = work.warnings.map(({ code, words }) => ({ code, words }));
  return { kind: 'succeeded', outputs, cost, ...(warnings.length > 0 && { warnings }) };
}

function costOfWork({ usage }: SandboxWork, model: ModelEntry): Cost | null {
  return model.prices ? costOf(model.prices, usage, model.priceVersion) : null;
}

export async function readWork(line: SandboxLine, call: HandleCall, model: ModelEntry): Promise<RunOutcome> {
  const answer = await callOnce(line.fetch ?? call.fetch, { url: workUrl(line, call), signal: call.signal });
  const work = workIn(answer);
  return work === undefined ? unreadable(answer, call.handle, sandboxErrors, sceneOf(call)) : outcomeOf(work, model);
}

export async function cancelWork(line: SandboxLine, call: HandleCall, model: ModelEntry): Promise<RunOutcome> {
  const answer = await callOnce(line.fetch ?? call.fetch, {
    url: `${workUrl(line, call)}/cancel`,
    method: 'POST',
    signal: call.signal,
  });
  const work = workIn(answer);
  return work === undefined ? readWork(line, call, model) : outcomeOf(work, model);
}

/** Work by the key of its start. The list knows every start that arrived: an empty one proves that none did. */
export async function findWork(line: SandboxLine, call: FindCall, model: ModelEntry): Promise<Found> {
  const answer = await callOnce(line.fetch ?? call.fetch, {
    url: `${line.baseUrl()}/v1/works`,
    query: { key: call.idempotencyKey },
    signal: call.signal,
  });
  const list =
    answer.kind === 'answered' && answer.status === 200 ? workListSchema.safeParse(answer.json()).data : undefined;
  if (list === undefined) return { kind: 'cannot_tell', words: 'The sandbox could not be asked just now.' };
  const [work] = list.works;
  return work === undefined ? { kind: 'absent' } : { kind: 'found', outcome: outcomeOf(work, model) };
}

function workUrl(line: SandboxLine, call: HandleCall): string {
  return `${line.baseUrl()}/v1/works/${encodeURIComponent(handleSchema.parse(call.handle).workId)}`;
}

export function nothing(model: ModelEntry): Cost {
  return { amount: 0n, lines: [], priceVersion: model.priceVersion, source: 'catalogue' };
}
