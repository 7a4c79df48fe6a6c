import { callStreaming, parseJson } from '../kit/call-streaming.ts';
import { estimateText } from '../kit/estimate.ts';
import { startError } from '../kit/model-errors.ts';
import type { ModelEntry, OperationAdapter, RunOutcome, StartCall } from '../spec.ts';
import { sandboxErrors } from './errors.ts';
import { cancelWork, findWork, nothing, outcomeOf, readWork, type SandboxLine, sceneOf } from './run.ts';
import { eventSchema, type SandboxWork } from './wire.ts';

/** Text from the grammar. The handle comes with the first event; a repeated key finds the same work again. */
export function sandboxText(line: SandboxLine): OperationAdapter<'text.generate'> {
  return {
    estimate: (params, model) => estimateText([params.instructions, params.prompt], params.maxOutputTokens, model),
    start: (call, model) => start(line, call, model),
    status: (call, model) => readWork(line, call, model),
    find: (call, model) => findWork(line, call, model),
    cancel: (call, model) => cancelWork(line, call, model),
  };
}

async function start(line: SandboxLine, call: StartCall<'text.generate'>, model: ModelEntry): Promise<RunOutcome> {
  if (call.signal?.aborted) return { kind: 'cancelled', cost: nothing(model) };
  let workId: string | undefined;
  let ended: SandboxWork | undefined;
  const { instructions, prompt, maxOutputTokens, facts } = call.params;
  const json = { model: call.params.model, instructions, prompt, maxOutputTokens, facts };
  const request = {
    url: `${line.baseUrl()}/v1/texts`,
    headers: { 'idempotency-key': call.idempotencyKey },
    json,
    signal: call.signal,
  };
  const answer = await callStreaming(line.fetch ?? call.fetch, request, async ({ data }) => {
    const event = eventSchema.safeParse(parseJson(data)).data;
    if (event === undefined) return;
    if (event.type === 'word') call.onText?.(event.text);
    if (event.type === 'ended') ended = event.work;
    if (event.type === 'started') {
      workId = event.id;
      await call.onHandle?.({ workId });
    }
  });
  if (ended !== undefined) return outcomeOf(ended, model);
  if (workId !== undefined) return { kind: 'running', handle: { workId }, waitMs: 200 };
  if (call.signal?.aborted) return { kind: 'cancelled', cost: answer.kind === 'not_sent' ? nothing(model) : null };
  return { kind: 'failed', error: startError(answer, sandboxErrors, sceneOf(call)) };
}
