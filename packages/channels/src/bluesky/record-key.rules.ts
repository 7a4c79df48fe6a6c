/**
 * Our own record keys. A post's key is a TID (https://atproto.com/specs/tid, read 2026-08-20): 53 bits of
 * microseconds since 1970 and 10 bits of a clock id, as 13 letters that sort by time. Ours is made from the
 * step's identity alone, so every try of a step names the same record, and a second one cannot appear.
 */

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/** Microseconds set apart for one part of a thread, so that later parts sort after earlier ones. */
const microsecondsPerPart = 38n;

/**
 * The key of one step's record.
 * `seed` is the step's 128 random bits in hex; `order` is 0 for the main post, 1 and more for what follows it.
 */
export function recordKeyOf(identity: { readonly seed: string; readonly postedAt: Date }, order: number): string {
  const seed = BigInt(`0x${identity.seed}`);
  const clockId = seed & 1023n;
  const jitter = (seed >> 10n) % microsecondsPerPart;
  const microseconds = BigInt(identity.postedAt.getTime()) * 1000n + BigInt(order) * microsecondsPerPart + jitter;
  return encodeTid((microseconds << 10n) | clockId);
}

function encodeTid(value: bigint): string {
  let rest = value;
  let key = '';
  for (let position = 0; position < 13; position += 1) {
    key = alphabet.charAt(Number(rest & 31n)) + key;
    rest >>= 5n;
  }
  return key;
}
