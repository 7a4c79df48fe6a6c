/** The addresses of a network, and others in their place. Pure. */

import { andWords } from './list-words.ts';

/**
 * The network's own servers, unless a test or a closed network names others.
 * @throws Error in words when one is named that the network does not have.
 */
export function serversOf<Name extends string>(
  network: string,
  own: Readonly<Record<Name, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<Name, string>> {
  const other = Object.keys(given).find((name) => !(name in own));
  const names = Object.keys(own);
  const has = names.length > 0 ? `it has ${andWords(names)}` : 'none of its servers can be set';
  if (other) throw new Error(`${network} has no server “${other}”; ${has}.`);
  return { ...own, ...given };
}
