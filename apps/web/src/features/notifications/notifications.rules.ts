/** Which alarms stand where, and where each one leads. Pure. */
import type { Alarm, Held } from './notifications.api.ts';

export type Place = 'today' | 'activity';

/** What a page says elsewhere is not said twice on it. */
const saidElsewhere: Readonly<Record<Place, readonly Alarm['kind'][]>> = {
  // "Needs you" lists these with their buttons.
  today: ['failed', 'needs_attention', 'missed', 'needs_reconnect'],
  // The bar below the head names each service.
  activity: ['service_out'],
};

/** What concerns many posts first; within that the order of the list, the newest first. */
const order: readonly Alarm['kind'][] = ['worker_silent', 'service_out', 'late', 'needs_reconnect', 'sign_in_ends'];

export function alarmsFor<T extends Pick<Alarm, 'kind'>>(place: Place, alarms: readonly T[]): T[] {
  const rank = ({ kind }: T): number => (order.includes(kind) ? order.indexOf(kind) : order.length);
  return alarms.filter(({ kind }) => !saidElsewhere[place].includes(kind)).toSorted((a, b) => rank(a) - rank(b));
}

/** Pauses for which something waits; Activity's bar says that of the workspace and of everything already. */
export function heldFor<T extends Pick<Held, 'what' | 'waiting'>>(place: Place, held: readonly T[]): T[] {
  return held.filter(({ what, waiting }) => waiting > 0 && (place === 'today' || what === 'account'));
}

/** The page on which something can be done about it, and the words of the way there; null: there is none. */
export function wayTo(
  { kind, publicationId, postId }: Pick<Alarm, 'kind' | 'publicationId' | 'postId'>,
  isOperator: boolean,
): { readonly to: string; readonly publication?: string; readonly words: string } | null {
  if (kind === 'needs_reconnect' || kind === 'sign_in_ends') return { to: '/accounts', words: 'Connect again' };
  if (kind === 'worker_silent' && isOperator) return { to: '/settings/networks', words: 'See how sending stands' };
  if (postId) return { to: `/posts/${postId}`, words: 'Open the post' };
  if (publicationId) return { to: '/activity', publication: publicationId, words: 'Look at the post' };
  return null;
}
