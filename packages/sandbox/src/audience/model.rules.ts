/**
 * The hidden taste of the pretend audience: drawn once from the seed, never told to the product. All effects are
 * natural-log differences of the expected views, as the statistics speak of them. Pure.
 */
import { drawsOf } from './draws.rules.ts';

export interface AudienceModel {
  readonly seed: string;
  /** 168 effects, slot = 24 · weekday + hour, Monday first; they average 0. */
  readonly slotEffects: readonly number[];
  readonly question: number;
  readonly people: number;
  readonly picture: number;
  readonly link: number;
  /** Per hashtag, up to three. */
  readonly hashtag: number;
  /** Length that pleases most, in graphemes. */
  readonly bestLength: number;
  /** Loss per unit of |ln(length / bestLength)|. */
  readonly lengthLoss: number;
  /** Luck of one post: standard deviation of its log views. */
  readonly noiseSd: number;
  /** Hours after which a post has about 63 % of what it will ever get. */
  readonly growthHours: number;
  readonly likesPerView: number;
  readonly repostsPerView: number;
  readonly repliesPerView: number;
}

/** The audience of a seed. */
export function drawModel(seed: string): AudienceModel {
  const draws = drawsOf(`audience:${seed}`);
  return {
    seed,
    slotEffects: drawSlotEffects(seed),
    question: draws.between(0.15, 0.35),
    people: draws.between(0.1, 0.3),
    picture: draws.between(0.25, 0.5),
    link: draws.between(-0.35, -0.15),
    hashtag: draws.between(-0.03, 0.03),
    bestLength: draws.between(80, 160),
    lengthLoss: draws.between(0.1, 0.2),
    noiseSd: 0.6,
    growthHours: draws.between(5, 9),
    likesPerView: draws.between(0.03, 0.05),
    repostsPerView: draws.between(0.004, 0.008),
    repliesPerView: draws.between(0.003, 0.006),
  };
}

/** A smooth day with two harmonics, quiet nights, and a weekend that differs a little. */
function drawSlotEffects(seed: string): number[] {
  const draws = drawsOf(`slots:${seed}`);
  const peak = draws.between(8, 21);
  const second = draws.between(0, 12);
  const height = draws.between(0.25, 0.4);
  const dent = draws.between(0.05, 0.15);
  const days = Array.from({ length: 7 }, () => draws.normal() * 0.08);
  const weekend = draws.between(-0.15, 0.15);
  const raw = Array.from({ length: 168 }, (_, slot) => {
    const hour = slot % 24;
    const day = Math.floor(slot / 24);
    const daily =
      height * Math.cos((2 * Math.PI * (hour - peak)) / 24) + dent * Math.cos((4 * Math.PI * (hour - second)) / 24);
    return daily + (days[day] ?? 0) + (day >= 5 ? weekend : 0);
  });
  const mean = raw.reduce((sum, one) => sum + one, 0) / raw.length;
  return raw.map((one) => one - mean);
}
