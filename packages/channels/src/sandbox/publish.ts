/** Makes one call of a publication. Never loops, never sleeps. */
import type { Answer } from '@antiphon/wire';
import type { Json, StepCall, StepOutcome, StepTrace, VersionPart } from '../spec.ts';
import { partsOf, picturesOf } from './plan.rules.ts';
import { type StyleName, styleOf, titleOf } from './styles.ts';
import {
  addressOf,
  callAs,
  containerAnswer,
  idAnswer,
  type PostAnswer,
  postAnswer,
  read,
  sandboxError,
  type WorldAddress,
} from './wire.ts';

/** A container is usually processed after this. */
const containerWaitMs = 1_000;

export async function performStep(world: WorldAddress, call: StepCall): Promise<StepOutcome> {
  const style = styleOf(call.account.details);
  if (call.step.key.startsWith('image-')) return uploadPicture(world, call, style);
  if (call.step.key === 'container-1') return buildContainer(world, call);
  if (style === 'lumen') {
    return toPost(
      world,
      call,
      await callAs(world, call, `/v1/containers/${containerOf(call)}/publish`, { method: 'POST' }),
    );
  }
  const headers = style === 'murmur' ? { 'idempotency-key': call.identity.seed } : {};
  return toPost(world, call, await callAs(world, call, '/v1/posts', { json: postOf(call), headers }));
}

async function uploadPicture(world: WorldAddress, call: StepCall, style: StyleName): Promise<StepOutcome> {
  const place = Number(call.step.key.split('.')[1]) - 1;
  const picture = picturesOf(call.content.parts[call.step.part] ?? call.content.parts[0])[place];
  if (!picture) throw new Error(`The content has no picture for the step ${call.step.key}.`);
  const source = await call.media(picture.assetId);
  const answer = await callAs(world, call, '/v1/media', {
    method: 'POST',
    query: { alt_text: picture.altText, made_by_ai: picture.isMadeByAi && style !== 'murmur' },
    headers: { 'content-type': source.mimeType },
    body: new Uint8Array(await source.bytes()),
  });
  return toPrepared(call, answer);
}

/** Asks for a container, or how far it is. */
async function buildContainer(world: WorldAddress, call: StepCall): Promise<StepOutcome> {
  if (call.pending === undefined) {
    const { reply_to: _none, ...post } = postOf(call);
    const answer = await callAs(world, call, '/v1/containers', { json: post });
    const created = read(answer, idAnswer);
    if (!created) return toPrepared(call, answer);
    const answered = `Taken as container ${created.id}; it is being processed.`;
    return { kind: 'pending', pending: { containerId: created.id }, waitMs: containerWaitMs, answered };
  }
  const id = (call.pending as { containerId: string }).containerId;
  const answer = await callAs(world, call, `/v1/containers/${id}`);
  const container = read(answer, containerAnswer);
  if (!container) return toPrepared(call, answer);
  const answered = `The container ${id} says ${container.status}.`;
  if (container.status !== 'IN_PROGRESS') return { kind: 'done', trace: { remoteId: id }, answered };
  return { kind: 'pending', pending: call.pending, waitMs: containerWaitMs, answered };
}

function toPrepared(call: StepCall, answer: Answer): StepOutcome {
  const made = read(answer, idAnswer);
  if (!made) return { kind: 'failed', error: sandboxError(answer, 'harmless', call.now, nameOf(call)) };
  return { kind: 'done', trace: { remoteId: made.id }, answered: `Taken as ${made.id}.` };
}

function toPost(world: WorldAddress, call: StepCall, answer: Answer): StepOutcome {
  const post = read(answer, postAnswer);
  if (!post) return { kind: 'failed', error: sandboxError(answer, 'visible', call.now, nameOf(call)) };
  return { kind: 'done', trace: traceOf(world, post), answered: `Published as ${post.id}.` };
}

export function traceOf(world: WorldAddress, post: PostAnswer): StepTrace {
  return { remoteId: post.id, url: addressOf(world, post.url).href };
}

export function nameOf(call: Pick<StepCall, 'account'>): string {
  return titleOf(styleOf(call.account.details));
}

/** The container that the visible step shows. */
export function containerOf(call: StepCall): string {
  return traceFor(call, 'container-1').remoteId;
}

/** The post of a step as it goes over the wire. */
export function postOf(call: StepCall): { readonly [name: string]: Json } & { readonly reply_to: string | null } {
  const { content, step } = call;
  const isComment = step.key === 'comment-1';
  const part: VersionPart = isComment
    ? { text: content.firstComment ?? '', media: [] }
    : (partsOf(content, styleOf(call.account.details))[step.part] ?? content.parts[0]);
  return {
    text: part.text,
    media_ids: picturesOf(part).map((_, place) => traceFor(call, `image-${step.part + 1}.${place + 1}`).remoteId),
    reply_to: parentOf(call),
    language: content.language ?? null,
    is_sensitive: content.options.isSensitive === true,
  };
}

function parentOf({ step, done }: StepCall): string | null {
  if (step.key === 'comment-1') return done['post-1']?.remoteId ?? null;
  return step.part === 0 ? null : (done[`post-${step.part}`]?.remoteId ?? null);
}

function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}
