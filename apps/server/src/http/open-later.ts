/**
 * The one unit of work of a request with an Idempotency-Key: the key, the effect and the kept answer share its commit.
 * It opens when the handler first asks for it, so that what is read and worked out before keeps no transaction open.
 */
import type { Database, WorkspaceScope } from '../db/database.ts';
import { claimKey, type IdempotentCall, keepAnswer } from './idempotency.ts';
import type { WholeAnswer } from './sealed-answer.ts';

/** Thrown where the unit would open and the answer was kept before: the handler goes no further. */
export class ToldBefore extends Error {
  readonly answer: WholeAnswer;
  constructor(answer: WholeAnswer) {
    super('the same request was answered before');
    this.answer = answer;
  }
}

export interface LaterUnit {
  /** The unit, opened once. @throws ToldBefore; what `claimKey` throws. */
  open(): Promise<WorkspaceScope>;
  /** Keeps the answer and commits. */
  keep(answer: WholeAnswer): Promise<void>;
  /** Rolls back what was opened; nothing where it was not. */
  giveUp(error: unknown): Promise<void>;
}

export function openLater(db: Pick<Database, 'inWorkspace'>, workspaceId: string, call: IdempotentCall): LaterUnit {
  const answer = Promise.withResolvers<WholeAnswer>();
  const opened = Promise.withResolvers<WorkspaceScope>();
  let ended: Promise<unknown> | undefined;
  const open = () => {
    ended ??= db
      .inWorkspace(workspaceId, async (scope) => {
        const kept = await claimKey(scope, call);
        if (kept) throw new ToldBefore(kept);
        opened.resolve(scope);
        await keepAnswer(scope, call, await answer.promise);
      })
      .then(
        () => null,
        (error: unknown) => {
          opened.reject(error);
          return { error };
        },
      );
    return opened.promise;
  };
  return {
    open,
    keep: async (given) => {
      await open();
      answer.resolve(given);
      const failed = await ended;
      if (failed) throw (failed as { error: unknown }).error;
    },
    giveUp: async (error) => {
      if (!ended) return;
      answer.promise.catch(() => undefined);
      answer.reject(error);
      await ended;
    },
  };
}
