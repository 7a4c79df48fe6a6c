/**
 * Making one container, a call a turn: ask for it, then look until it is ready. Nobody sees a container; a second one
 * does no harm and is forgotten by Threads after a day.
 */
import { readAnswer } from '../kit/server.ts';
import type { StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf, errorOfContainer } from './errors.ts';
import { type ContainerPlan, linkOf, pollOf, traceOf } from './plan.ts';
import { containerStatus, idAnswer } from './wire.ts';

/** Threads works on it; `looks` counts how often we looked. */
export interface WaitTurn {
  readonly stage: 'wait';
  readonly containerId: string;
  readonly looks: number;
}

/** One turn. `childIds` are the containers of a carousel's items, in order. */
export function makeContainer(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  childIds: readonly string[],
  turn: WaitTurn | undefined,
): Promise<StepOutcome> {
  return turn ? look(access, call, plan, turn) : create(access, call, plan, childIds);
}

async function create(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  childIds: readonly string[],
): Promise<StepOutcome> {
  const address = plan.media ? await call.publicAddress(plan.media.assetId) : null;
  if (address?.kind === 'none')
    return { kind: 'failed', error: { kind: 'rejected', code: 'media_unreachable', words: address.words } };
  // Never `auto_publish_text`: it would make a post without leaving anything to ask by.
  const reply = await access.call({
    path: '/me/threads',
    form: {
      ...sourceOf(plan, address?.url),
      ...(childIds.length > 0 ? { media_type: 'CAROUSEL', children: childIds.join(',') } : {}),
      ...(plan.role === 'item' ? { is_carousel_item: 'true' } : pieceFields(call, plan)),
    },
  });
  const container = readAnswer(reply, idAnswer);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return wait(plan, container.id, 0, `Taken as container ${container.id}.`);
}

/** What it is, where the medium comes from, and what it shows. */
function sourceOf({ media }: ContainerPlan, url: string | undefined): Readonly<Record<string, string | undefined>> {
  if (!media) return { media_type: 'TEXT' };
  const altText = media.altText.trim() || undefined;
  return media.kind === 'image'
    ? { media_type: 'IMAGE', image_url: url, alt_text: altText }
    : { media_type: 'VIDEO', video_url: url, alt_text: altText };
}

/** What belongs to the piece as a whole, and stands on its own container only. */
function pieceFields(call: StepCall, { piece }: ContainerPlan): Readonly<Record<string, string | undefined>> {
  const { content } = call;
  const { replyControl, topicTag, quotePostId, spoilerMedia } = content.options;
  const isMain = piece.stepKey === 'post-1';
  const poll = pollOf(content);
  return {
    text: piece.text === '' ? undefined : piece.text,
    ...(piece.answersKey === undefined ? {} : { reply_to_id: traceOf(call.done, piece.answersKey).remoteId }),
    ...(spoilerMedia === true && piece.media.length > 0 ? { is_spoiler_media: 'true' } : {}),
    ...(isMain
      ? {
          reply_control: textOr(replyControl),
          topic_tag: textOr(topicTag),
          quote_post_id: textOr(quotePostId),
          link_attachment: linkOf(content),
          poll_attachment: poll && JSON.stringify(pollAttachment(poll)),
        }
      : {}),
  };
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function pollAttachment(options: readonly string[]): Readonly<Record<string, string>> {
  const names = ['option_a', 'option_b', 'option_c', 'option_d'];
  return Object.fromEntries(options.slice(0, names.length).map((option, index) => [names[index], option.trim()]));
}

const minuteMs = 60_000;

/** Waits longer from look to look: texts and pictures are ready nearly at once, videos want a look a minute at most. */
function wait(plan: ContainerPlan, containerId: string, looks: number, answered: string): StepOutcome {
  const hasVideo = plan.media?.kind === 'video' || (plan.childKeys.length > 0 && plan.piece.media.some(isVideo));
  const waitMs = Math.min(minuteMs, (hasVideo ? 10_000 : 2_000) * 2 ** looks);
  return { kind: 'pending', pending: { stage: 'wait', containerId, looks }, waitMs, answered };
}

function isVideo(media: { readonly kind: 'image' | 'video' }): boolean {
  return media.kind === 'video';
}

/** How a container stands; null with the answer that is none. */
export async function readStatus(access: Access, containerId: string) {
  const reply = await access.call({ path: pathOf(containerId), query: { fields: 'id,status,error_message' } });
  return { reply, container: readAnswer(reply, containerStatus) };
}

async function look(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  { containerId, looks }: WaitTurn,
): Promise<StepOutcome> {
  const { reply, container } = await readStatus(access, containerId);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  switch (container.status) {
    // Published is what a repeated look sees after the post went out.
    case 'FINISHED':
    case 'PUBLISHED':
      return {
        kind: 'done',
        trace: { remoteId: containerId, handle: { madeAt: call.now.toISOString() } },
        answered: `Ready as container ${containerId}.`,
      };
    case 'IN_PROGRESS':
      return wait(plan, containerId, looks + 1, `Threads is still working on container ${containerId}.`);
    case 'EXPIRED': {
      const words = 'Threads had prepared it for too long; it is prepared again.';
      return { kind: 'failed', error: { kind: 'temporary', code: 'container_expired', words } };
    }
    case 'ERROR':
      return { kind: 'failed', error: errorOfContainer(container.error_message) };
  }
}
