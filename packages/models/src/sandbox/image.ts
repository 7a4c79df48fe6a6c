import { callOnce } from '@antiphon/wire';
import { estimateImage } from '../kit/estimate.ts';
import { startError } from '../kit/model-errors.ts';
import type { ModelEntry, OperationAdapter, RunOutcome, StartCall } from '../spec.ts';
import { sandboxErrors } from './errors.ts';
import { cancelWork, findWork, nothing, outcomeOf, readWork, type SandboxLine, sceneOf, workIn } from './run.ts';

/** Cards. They take a second or two, so that progress, cancel and resume really run. */
export function sandboxImage(line: SandboxLine): OperationAdapter<'image.generate'> {
  return {
    estimate: (params, model) => estimateImage(params.prompt, { most: 0, expected: 0 }, model),
    start: (call, model) => start(line, call, model),
    status: (call, model) => readWork(line, call, model),
    find: (call, model) => findWork(line, call, model),
    cancel: (call, model) => cancelWork(line, call, model),
  };
}

async function start(line: SandboxLine, call: StartCall<'image.generate'>, model: ModelEntry): Promise<RunOutcome> {
  if (call.signal?.aborted) return { kind: 'cancelled', cost: nothing(model) };
  const { prompt, size, facts } = call.params;
  if (model.sizes && !model.sizes.includes(size)) {
    return {
      kind: 'failed',
      error: {
        kind: 'rejected',
        code: 'size_not_offered',
        words: `${model.name} makes no picture of ${size}; it makes ${model.sizes.join(', ')}.`,
      },
    };
  }
  const json = { model: call.params.model, prompt, size, facts };
  const answer = await callOnce(line.fetch ?? call.fetch, {
    url: `${line.baseUrl()}/v1/images`,
    headers: { 'idempotency-key': call.idempotencyKey },
    json,
    signal: call.signal,
  });
  const work = workIn(answer);
  if (work === undefined) {
    if (answer.kind !== 'answered' && call.signal?.aborted)
      return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing(model) : null };
    return { kind: 'failed', error: startError(answer, sandboxErrors, sceneOf(call)) };
  }
  await call.onHandle?.({ workId: work.id });
  return outcomeOf(work, model);
}
