/**
 * How X weighs a text: the numbers of its own counting rules, version 3, as data.
 * From twitter/twitter-text, config/v3.json, commit 30e2430d90cf (2021-10-21), the newest there; the rules in words:
 * docs.x.com/fundamentals/counting-characters (2026-08-22).
 */
export const textWeights = {
  maxWeightedLength: 280,
  /** Weights are in hundredths of a character. */
  scale: 100,
  defaultWeight: 200,
  /** A whole emoji sequence weighs `defaultWeight`. */
  emojiParsing: true,
  /** Every link is wrapped by t.co and counts this many characters. */
  urlLength: 23,
  /** Code points, both ends included. */
  ranges: [
    { start: 0, end: 4351, weight: 100 },
    { start: 8192, end: 8205, weight: 100 },
    { start: 8208, end: 8223, weight: 100 },
    { start: 8242, end: 8247, weight: 100 },
  ],
} as const;
