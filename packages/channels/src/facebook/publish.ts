/** Makes one call of a publication: something prepared, the post itself, or what follows it. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer, readGraphBudgets, readGraphProblem } from '../kit/server.ts';
import type { ChannelError, Json, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { type Access, accessOf, pathOf, postIdOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { asksForLabel, mediaOf, type Shape, shapeOf, stepKeys } from './plan.ts';
import { prepareDraft, preparePhoto } from './prepare-post.ts';
import { prepareStreamed } from './prepare-streamed.ts';
import { prepareVideo } from './prepare-video.ts';
import { failureIn, stageOf } from './video-status.rules.ts';
import { doneAnswer, madeAnswer, postAnswer, storyMade, videoAnswer } from './wire.ts';

/** Where the post stands once it was published; such turns only read. */
type PostTurn =
  /** It is out; only its address is missing, and whether it carries the label that was asked for. */
  | { readonly stage: 'link'; readonly postId: string; readonly isLabelKnown: boolean; readonly looks: number }
  /** Facebook has the video and the word to publish it; `looks` counts how often we looked. */
  | { readonly stage: 'wait'; readonly looks: number; readonly postId?: string };

/** Makes the one call that `call.step` names. */
export async function performStep(call: StepCall, servers: Servers): Promise<StepOutcome> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  // What the answer's headers told of the limits belongs to the outcome, whichever call it was.
  const seen: Awaited<ReturnType<Access['call']>>[] = [];
  const watch =
    (inner: Access['call']): Access['call'] =>
    async (request) => {
      const answer = await inner(request);
      seen.push(answer);
      return answer;
    };
  const watched = { ...access, call: watch(access.call), callForVideo: watch(access.callForVideo) };
  const outcome = await makeCall(watched, call);
  const budgets = seen.flatMap((answer) => readGraphBudgets(answer, call.now));
  return budgets.length > 0 ? { ...outcome, budgets } : outcome;
}

function makeCall(access: Access, call: StepCall): Promise<StepOutcome> {
  const shape = shapeOf(call.content);
  switch (call.step.key) {
    case stepKeys.post:
      return turnOfPost(access, call, shape);
    case stepKeys.comment:
      return writeFirstComment(access, call);
    case stepKeys.draft:
      return prepareDraft(access, call);
    case stepKeys.video:
      return shape === 'video' ? prepareVideo(access, call) : prepareStreamed(access, call, shape);
    default:
      return preparePhoto(access, call);
  }
}

function turnOfPost(access: Access, call: StepCall, shape: Shape): Promise<StepOutcome> {
  if (shape !== 'post' && mediaOf(call.content).length === 0)
    return Promise.resolve({ kind: 'failed', error: mediaMissing });
  const turn = call.pending as PostTurn | undefined;
  if (turn?.stage === 'link') return readLink(access, call, turn);
  if (turn?.stage === 'wait') return waitForVideo(access, call, turn);
  switch (shape) {
    case 'post':
      return publishDraft(access, call);
    case 'photo_story':
      return publishPhotoStory(access, call);
    case 'video':
      return finishVideo(access, call);
    case 'reel':
    case 'video_story':
      return finishStreamed(access, call, shape);
  }
}

const mediaMissing: ChannelError = {
  kind: 'rejected',
  code: 'media_missing',
  words: 'Facebook takes no reel without a video and no story without a picture or a video.',
};

/** The prepared post becomes visible. The same call again changes nothing. */
async function publishDraft(access: Access, call: StepCall): Promise<StepOutcome> {
  const postId = traceFor(call, stepKeys.draft).remoteId;
  const reply = await access.call({ path: pathOf(postId), form: { is_published: 'true' } });
  if (!readAnswer(reply, doneAnswer)) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  const turn = { stage: 'link', postId, isLabelKnown: asksForLabel(call.content), looks: 0 } as const;
  return pending(turn, 1, `Visible as ${postId}.`);
}

const maxLinkLooks = 3;

/** A post without its address is a post all the same, so nothing that happens here is a failure. */
async function readLink(
  access: Access,
  call: StepCall,
  turn: Extract<PostTurn, { stage: 'link' }>,
): Promise<StepOutcome> {
  const { postId, isLabelKnown, looks } = turn;
  const fields = isLabelKnown ? 'permalink_url,is_ai_generated' : 'permalink_url';
  const reply = await access.call({ path: pathOf(postId), query: { fields } });
  // Graph refuses the whole question for a field it does not know.
  if (isLabelKnown && readGraphProblem(reply)?.code === 100)
    return pending({ ...turn, isLabelKnown: false }, 1, `Visible as ${postId}.`);
  const post = readAnswer(reply, postAnswer);
  const url = absolute(post?.permalink_url);
  if (url === undefined && looks + 1 < maxLinkLooks)
    return pending({ ...turn, looks: looks + 1 }, 5_000, `Visible as ${postId}; its address is not told yet.`);
  const isUnlabelled = asksForLabel(call.content) && post?.is_ai_generated !== true;
  return {
    kind: 'done',
    trace: { remoteId: postId, ...(url ? { url } : {}) },
    answered: `Published as ${url ?? postId}.`,
    ...(isUnlabelled ? { warnings: [labelNotTaken] } : {}),
  };
}

const labelNotTaken = {
  code: 'ai_label_left_out',
  words: 'Facebook did not take the label for media made by AI. Add it in Facebook.',
} as const;

async function publishPhotoStory(access: Access, call: StepCall): Promise<StepOutcome> {
  const reply = await access.call({
    path: pathOf(access.pageId, 'photo_stories'),
    form: { photo_id: traceFor(call, 'photo-1.1').remoteId },
  });
  const made = readAnswer(reply, storyMade);
  if (!made?.post_id) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return { kind: 'done', trace: { remoteId: made.post_id }, answered: `Published as story ${made.post_id}.` };
}

/** Ends the upload of a video of the feed; with that it is published, once. */
async function finishVideo(access: Access, call: StepCall): Promise<StepOutcome> {
  const { handle } = traceFor(call, stepKeys.video);
  const reply = await access.callForVideo({
    path: pathOf(access.pageId, 'videos'),
    form: { upload_phase: 'finish', upload_session_id: sessionIn(handle), published: 'true', ...wordsOf(call) },
  });
  if (!readAnswer(reply, doneAnswer)) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return pending({ stage: 'wait', looks: 0 }, firstLookMs, 'Facebook has the video and works on it.');
}

async function finishStreamed(access: Access, call: StepCall, shape: 'reel' | 'video_story'): Promise<StepOutcome> {
  const { placeId } = call.content.options;
  const reel = {
    video_state: 'PUBLISHED',
    ...wordsOf(call),
    ...(typeof placeId === 'string' ? { place: placeId } : {}),
  };
  const reply = await access.call({
    path: pathOf(access.pageId, shape === 'reel' ? 'video_reels' : 'video_stories'),
    form: {
      upload_phase: 'finish',
      video_id: traceFor(call, stepKeys.video).remoteId,
      ...(shape === 'reel' ? reel : {}),
    },
  });
  const made = readAnswer(reply, storyMade);
  if (!made) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  const turn = { stage: 'wait', looks: 0, ...(made.post_id ? { postId: made.post_id } : {}) } as const;
  return pending(turn, firstLookMs, 'Facebook has the video and works on it.');
}

function wordsOf({ content }: StepCall): Readonly<Record<string, string>> {
  const { title } = content.options;
  const { text } = content.parts[0];
  return { ...(text === '' ? {} : { description: text }), ...(typeof title === 'string' && title ? { title } : {}) };
}

function sessionIn(handle: Json | undefined): string {
  const session = typeof handle === 'object' && handle !== null && !Array.isArray(handle) ? handle.sessionId : null;
  if (typeof session !== 'string') throw new Error('The upload left no session.');
  return session;
}

const firstLookMs = 5_000;
const minuteMs = 60_000;
/** Looks until a person is told; by then a minute apart. */
const maxLooks = 240;

/** Looks whether Facebook is done with the video, and what came of it. */
async function waitForVideo(
  access: Access,
  call: StepCall,
  turn: Extract<PostTurn, { stage: 'wait' }>,
): Promise<StepOutcome> {
  const videoId = traceFor(call, stepKeys.video).remoteId;
  const reply = await access.call({ path: pathOf(videoId), query: { fields: videoFields } });
  const video = readAnswer(reply, videoAnswer);
  if (!video) {
    const error = errorOf(reply, 'visible', call.now);
    // Without access we cannot look, and what was sent may be out.
    return error.kind === 'reconnect'
      ? { kind: 'failed', error: { ...error, kind: 'unknown_outcome' } }
      : lookAgain(turn, error.words);
  }
  switch (stageOf(video)) {
    case 'published':
      // Only the list of stories can tell then which one it became.
      if (shapeOf(call.content) === 'video_story' && !turn.postId) return { kind: 'failed', error: storyUnnamed };
      return { kind: 'done', ...publishedAs(access.pageId, video, turn.postId) };
    case 'failed':
      return { kind: 'failed', error: failureIn(video) };
    default:
      return lookAgain(turn, `Facebook is still working on video ${videoId}.`);
  }
}

const storyUnnamed: ChannelError = {
  kind: 'unknown_outcome',
  code: 'story_unnamed',
  words: 'Facebook published the story and did not say which one it is.',
};

export const videoFields = 'id,status,post_id,permalink_url';

function lookAgain({ looks, ...turn }: Extract<PostTurn, { stage: 'wait' }>, answered: string): StepOutcome {
  if (looks < maxLooks)
    return pending({ ...turn, looks: looks + 1 }, Math.min(minuteMs, firstLookMs * 2 ** looks), answered);
  const words = 'Facebook has not said for hours whether it published the video.';
  return { kind: 'failed', error: { kind: 'unknown_outcome', code: 'still_processing', words } };
}

/**
 * A video as the post it became: its id, its address, and what to say of it. A post answers to the number of its video
 * too, where Graph does not tell its own.
 */
export function publishedAs(
  pageId: string,
  video: { readonly id: string; readonly post_id?: string | null; readonly permalink_url?: string | null },
  storyId?: string,
): { readonly trace: StepTrace; readonly answered: string } {
  const remoteId = storyId ?? postIdOf(pageId, video.post_id ?? video.id);
  const url = absolute(video.permalink_url ?? undefined);
  return {
    trace: { remoteId, ...(url ? { url } : {}), handle: { videoId: video.id } },
    answered: `Published as ${url ?? remoteId}.`,
  };
}

/** Addresses of videos come without the server. */
export function absolute(url: string | undefined): string | undefined {
  return url?.startsWith('/') ? `https://www.facebook.com${url}` : url;
}

async function writeFirstComment(access: Access, call: StepCall): Promise<StepOutcome> {
  const postId = traceFor(call, stepKeys.post).remoteId;
  const message = call.content.firstComment ?? '';
  const reply = await access.call({ path: pathOf(postId, 'comments'), form: { message } });
  const made = readAnswer(reply, madeAnswer);
  if (!made) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return { kind: 'done', trace: { remoteId: made.id }, answered: `Written as ${made.id}.` };
}

function pending(turn: PostTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: { ...turn }, waitMs, answered };
}

export function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}
