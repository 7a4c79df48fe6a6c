/**
 * How the pretend audience answers a post: a pure function of the seed, the post, its moment, and its age when
 * somebody looks. Counts are overdispersed (luck of the post, then chance of each view) and never fall with age.
 */
import { drawsOf } from './draws.rules.ts';
import type { PostFeatures } from './features.rules.ts';
import type { AudienceModel } from './model.rules.ts';

export interface Response {
  readonly views: number;
  readonly likes: number;
  readonly reposts: number;
  readonly replies: number;
}

export interface PostMoment {
  /** Tells posts apart: network, handle, moment and words. */
  readonly key: string;
  readonly features: PostFeatures;
  readonly publishedAt: Date;
  /** IANA zone in which the audience lives. */
  readonly timeZone: string;
  readonly followers: number;
  /** How many times more people than usual see it (`reachOn`). Absent: as many as usual. */
  readonly reach?: number;
}

/** Making a formatter is slow, and there are few zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  formatters.set(timeZone, made);
  return made;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Slot of the week in the audience's wall time: 24 · weekday + hour, Monday first. */
export function slotOf(at: Date, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(at);
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return 24 * weekdays.indexOf(read('weekday')) + Number(read('hour'));
}

/** Expected log views of a post without its luck. */
export function expectedLogViews(model: AudienceModel, post: PostMoment): number {
  const { features } = post;
  const length = Math.max(1, features.lengthInGraphemes);
  return (
    Math.log(Math.max(20, post.followers * 0.3)) +
    (model.slotEffects[slotOf(post.publishedAt, post.timeZone)] ?? 0) +
    (features.hasQuestion ? model.question : 0) +
    (features.speaksOfPeople ? model.people : 0) +
    (features.pictureCount > 0 ? model.picture : 0) +
    (features.hasLink ? model.link : 0) +
    model.hashtag * Math.min(3, features.hashtagCount) -
    model.lengthLoss * Math.abs(Math.log(length / model.bestLength)) -
    (features.isReply ? 1 : 0)
  );
}

/** Share of its final numbers that a post has at an age; 0 before it is out, close to 1 after some days. */
export function growthAt(model: AudienceModel, ageMs: number): number {
  if (ageMs <= 0) return 0;
  return 1 - Math.exp(-((ageMs / 3_600_000 / model.growthHours) ** 0.8));
}

/** The numbers of a post at an age. */
export function respond(model: AudienceModel, post: PostMoment, ageMs: number): Response {
  const draws = drawsOf(`post:${model.seed}:${post.key}`);
  const luck = model.noiseSd * draws.normal() - model.noiseSd ** 2 / 2;
  const views = draws.poisson(Math.exp(expectedLogViews(model, post) + luck) * (post.reach ?? 1));
  const share = (rate: number) => draws.poisson(views * rate * Math.exp(0.35 * draws.normal()));
  const likes = share(model.likesPerView);
  const reposts = share(model.repostsPerView);
  const replies = share(model.repliesPerView * (post.features.hasQuestion ? 2 : 1));
  const growth = growthAt(model, ageMs);
  // The offset lets small counts appear at different ages, not all at the same.
  const grown = (total: number) => Math.floor(total * growth + (growth > 0 ? draws.uniform() * 0.999 : 0));
  const atMost = (total: number, count: number) => Math.min(total, count);
  return {
    views: atMost(views, grown(views)),
    likes: atMost(likes, grown(likes)),
    reposts: atMost(reposts, grown(reposts)),
    replies: atMost(replies, grown(replies)),
  };
}

const dayMs = 86_400_000;
const daysBetweenGuests = 28;

/**
 * How many times more people than usual see what an account says at a moment: on one day of every 28, somebody with
 * a large audience of their own passes it on. So that posts stand out now and then, as they do among people.
 */
export function reachOn(model: AudienceModel, accountKey: string, at: Date): number {
  const day = Math.floor(at.getTime() / dayMs);
  const draws = drawsOf(`guest:${model.seed}:${accountKey}:${Math.floor(day / daysBetweenGuests)}`);
  if (Math.floor(draws.uniform() * daysBetweenGuests) !== day % daysBetweenGuests) return 1;
  return Math.exp(draws.between(3, 3.6));
}

/** Followers of an account: a start of its own and slow, steady growth. */
export function followersAt(
  model: AudienceModel,
  account: { readonly key: string; readonly since: Date },
  at: Date,
): number {
  const draws = drawsOf(`account:${model.seed}:${account.key}`);
  const start = Math.round(Math.exp(6.6 + 0.5 * draws.normal()));
  const perDay = start * draws.between(0.001, 0.003);
  const days = Math.max(0, (at.getTime() - account.since.getTime()) / 86_400_000);
  return start + Math.floor(perDay * days);
}
