/** Money for reading comments, where the network charges for it: kept for each page before, settled by what it brought. */
import type { Channel, CommentsPage, Reading } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { AppError } from '../../platform/errors.ts';
import { costOfFailure, payForReading } from '../publications/index.ts';

/** Asks for the first page, or for the one at a cursor. */
export type AskPage = (cursor: string | undefined) => Promise<Reading<CommentsPage>>;

/** Of a free reading a page is as large as networks give; of a paid one small, so that little money is kept at a time. */
export const pageSizeOf = (channel: Channel): number => (channel.priceOf ? 20 : 100);

/** What reading and answering costs at its network, in words; null: nothing. */
export function priceWordsOf({ priceOf }: Channel): string | null {
  const prices = [
    priceOf?.({ kind: 'comments', count: 1 }),
    priceOf?.({ kind: 'answer', text: '', isToComment: true }),
  ];
  return prices.flatMap((price) => price?.words ?? []).join(' ') || null;
}

/** The refusal of the cap is an outcome; anything else is thrown on. */
export function overCap(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'over_cap') return error;
  throw error;
}

export interface Payer {
  readonly workspaceId: string;
  readonly publicationId: string;
  readonly channel: Channel;
  /** A question after silence, which the cap does not hold back. */
  readonly passesCap?: boolean;
}

/** Asks for a page with the money for it kept; over the cap nothing is asked. */
export function paying(app: AppContext, { publicationId, ...payer }: Payer, ask: AskPage): AskPage {
  const { channel } = payer;
  const most = { kind: 'comments', count: pageSizeOf(channel) } as const;
  const reading = { ...payer, of: { publicationId }, most };
  return (cursor) =>
    payForReading(
      app,
      reading,
      () => ask(cursor),
      (page) => {
        if (page.kind === 'failed') return costOfFailure(channel, page);
        const count = page.value.comments.length;
        return count === 0 ? null : (channel.priceOf?.({ kind: 'comments', count }) ?? null);
      },
    );
}
