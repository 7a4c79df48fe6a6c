/** Money for reading comments, where the network charges for it: kept for each page before, settled by what it brought. */
import type { Channel, ChannelError, CommentsPage, Reading } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { AppError } from '../../platform/errors.ts';
import { type KeptForCall, keepForCall, settleForCall } from '../publications/index.ts';

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
}

/** Asks for a page with the money for it kept; over the cap nothing is asked. */
export function paying(app: AppContext, { workspaceId, publicationId, channel }: Payer, ask: AskPage): AskPage {
  const { priceOf } = channel;
  if (!priceOf) return ask;
  const call = { kind: 'comments', count: pageSizeOf(channel) } as const;
  return async (cursor) => {
    const kept = await app.db
      .inWorkspace(workspaceId, (scope) => keepForCall(app, scope, { of: { publicationId }, channel, call }))
      .catch(overCap);
    if (kept instanceof AppError) return { kind: 'failed', error: refused(kept) };
    const page = await ask(cursor);
    const cost = page.kind === 'read' ? priceOf({ kind: 'comments', count: page.value.comments.length }) : null;
    const isSilence = page.kind === 'failed' && page.error.status === undefined;
    await settle(app, workspaceId, kept, isSilence ? 'unknown' : cost);
    return page;
  };
}

async function settle(
  app: AppContext,
  workspaceId: string,
  kept: KeptForCall | null,
  cost: Parameters<typeof settleForCall>[3],
): Promise<void> {
  await app.db.inWorkspace(workspaceId, (scope) => settleForCall(app, scope, kept, cost));
}

function refused({ code, userMessage }: AppError): ChannelError {
  return { kind: 'temporary', code, words: userMessage };
}
