/**
 * What came of a call that gave no answer. LinkedIn has no idempotency key. For a page we read its newest posts: a post
 * with media is known by the names of our own uploads, a poll by its question and answers, any other by its words. The
 * posts of a member no app may read (the right `r_member_social` is closed), and sending again to see whether LinkedIn
 * refuses it would be a second post whenever it does not: so a person is asked.
 */

import { secretUnreadable, textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { callLinkedIn, encode, type Ground, type LinkedInServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { listComments, urnOfComment } from './comments.ts';
import { pollQuestionOf, wordsOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { wordsIn } from './little-text.rules.ts';
import { uploadedIn } from './post-body.ts';
import { readSecret } from './secret.ts';
import { momentOfUrn, traceOf, urlOfPost } from './urn.rules.ts';
import { type CommentAnswer, type PostAnswer, postsAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;
const pageSize = 50;

type DoubtfulCall = StepCall & { readonly sentAt: Date };

export async function findStep(servers: LinkedInServers, call: DoubtfulCall): Promise<Finding> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'not_now', error: secretUnreadable };
  if (readDetails(call.account.details).kind === 'member') return askPerson(call);
  const ground = { servers, accessToken: secret.accessToken, context: call };
  return call.step.kind === 'after' ? findComment(ground) : findPost(ground);
}

function askPerson({ step, sentAt, account }: DoubtfulCall): Finding {
  const what = step.kind === 'after' ? 'comment' : 'post';
  const evidence = `LinkedIn lets no app read the ${what}s of a member. Look at ${account.handle}’s profile whether the ${what} of ${momentWords(sentAt)} is there.`;
  return { kind: 'cannot_tell', evidence, isFinal: true };
}

async function findPost(ground: Ground<DoubtfulCall>): Promise<Finding> {
  const { context } = ground;
  // From the first try on: a later one may have been refused because of it.
  const since = Math.min(context.sentAt.getTime(), context.identity.postedAt.getTime()) - clockSkewMs;
  const author = encode(context.account.remoteId);
  const reply = await callLinkedIn(ground, {
    path: `/rest/posts?q=author&author=${author}&start=0&count=${pageSize}&sortBy=LAST_MODIFIED`,
    headers: { 'x-restli-method': 'FINDER' },
  });
  const answer = readAnswer(reply, postsAnswer);
  if (!answer) return { kind: 'not_now', error: errorOf(reply, 'harmless', context.now) };
  const recent = answer.elements.filter((post) => madeAt(post) >= since);
  const ours = recent.find((post) => isOurs(post, context));
  if (ours) {
    const evidence = `The page has this post since ${momentWords(madeAt(ours))}: ${urlOfPost(ours.id)}`;
    return { kind: 'found', trace: traceOf(ours.id), evidence };
  }
  if (answer.elements.length >= pageSize && recent.length === answer.elements.length) {
    const evidence = `The page made more than ${pageSize} posts since then; ours is not among the newest ${pageSize}.`;
    return { kind: 'cannot_tell', evidence };
  }
  const [newest] = answer.elements;
  const last = newest ? `the last one changed is of ${momentWords(madeAt(newest))}` : 'the page has none';
  const evidence = `None of ${recent.length} posts since ${momentWords(since)} is ours; ${last}.`;
  return { kind: 'absent', evidence };
}

function madeAt(post: PostAnswer): number {
  return post.createdAt ?? post.publishedAt ?? momentOfUrn(post.id)?.getTime() ?? 0;
}

/** The same media; else the same poll; else the same words with the same link. */
function isOurs(post: PostAnswer, call: StepCall): boolean {
  const { media, multiImage, poll } = post.content ?? {};
  const uploads = uploadedIn(call);
  if (uploads.length > 0) {
    const theirs = [media, ...(multiImage?.images ?? [])].map((one) => one?.id);
    return uploads.every((urn) => theirs.includes(urn));
  }
  const { content } = call;
  if (content.poll) {
    const answers = poll?.options?.map((option) => option.text);
    const isSameQuestion = comparable(poll?.question ?? '') === comparable(pollQuestionOf(content) ?? '');
    return isSameQuestion && JSON.stringify(answers) === JSON.stringify(content.poll.options);
  }
  return !poll && !media && !multiImage && isSameText(wordsIn(post.commentary ?? ''), wordsOf(content));
}

function isSameText(theirs: string, ours: string): boolean {
  const letters = onlyLetters(ours);
  return letters === '' ? comparable(theirs) === comparable(ours) : letters === onlyLetters(theirs);
}

/** Letters and digits: generous on purpose, for taking our post for somebody else's would send it twice. */
function onlyLetters(text: string): string {
  return comparable(text).replace(/[^\p{L}\p{N}]/gu, '');
}

function comparable(text: string): string {
  return textForMatching(text).toLowerCase();
}

/** More pages of comments than any post of ours has within minutes. */
const mostPages = 5;

async function findComment(ground: Ground<DoubtfulCall>): Promise<Finding> {
  const { context } = ground;
  const post = context.done['post-1'];
  if (!post) throw new Error('The first comment is in doubt and the post is not out.');
  const since = Math.min(context.sentAt.getTime(), context.identity.postedAt.getTime()) - clockSkewMs;
  let read = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await listComments(ground, post.remoteId, { start: read, count: 100 });
    if (listed.kind === 'failed') return { kind: 'not_now', error: listed.error };
    const { comments, hasMore } = listed.value;
    const ours = comments.find((comment) => isOurComment(comment, context, since));
    if (ours) {
      const trace = { remoteId: urnOfComment(ours, post.remoteId), ...(post.url ? { url: post.url } : {}) };
      const evidence = `Below the post is this comment since ${momentWords(ours.created.time)}.`;
      return { kind: 'found', trace, evidence };
    }
    read += comments.length;
    if (!hasMore) return { kind: 'absent', evidence: `None of ${read} comments below the post is ours.` };
  }
  return {
    kind: 'cannot_tell',
    evidence: `There are more than ${read} comments; ours is not among the first ${read}.`,
  };
}

function isOurComment(comment: CommentAnswer, { account, content }: StepCall, since: number): boolean {
  const isByUs = comment.actor === account.remoteId && comment.created.time >= since;
  return isByUs && isSameText(comment.message.text, content.firstComment ?? '');
}
