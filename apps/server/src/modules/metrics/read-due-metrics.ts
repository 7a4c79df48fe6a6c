/** Finds what is due and reads it at once, in this process: for a demo on a moved clock, and for tests. */
import type { AppContext } from '../../context.ts';
import { type DueAccount, findDueAccounts } from './due.instance.queries.ts';
import { readAccountMetrics } from './read-account.ts';
import { setAsideWorkspaces } from './set-aside.ts';

export interface ReadDueOptions {
  /** Only this workspace; absent: all that the schedule looks after. */
  readonly workspaceId?: string;
  /** The moment by which ages are counted, and that the samples carry. */
  readonly now: Date;
  readonly signal?: AbortSignal;
}

export interface ReadDueResult {
  readonly accounts: number;
  readonly posts: number;
  readonly gone: number;
  /** Accounts whose network said no. */
  readonly failed: number;
}

/** Accounts that are looked at in one go. */
const mostAccounts = 500;
/** Accounts that are asked at the same time; each network still hears one question after the other per account. */
const together = 4;

/** Reads everything that is due at a moment, account by account, and waits for it. */
export async function readDueMetrics(app: AppContext, options: ReadDueOptions): Promise<ReadDueResult> {
  const due = await findDue(app, options);
  const sum = { accounts: due.length, posts: 0, gone: 0, failed: 0 };
  for (let at = 0; at < due.length; at += together) {
    const readings = due
      .slice(at, at + together)
      .map((account) => readAccountMetrics(app, { ...account, now: options.now, ...signalOf(options) }));
    for (const result of await Promise.all(readings)) {
      if (result.kind === 'failed') sum.failed += 1;
      if (result.kind !== 'read') continue;
      sum.posts += result.posts;
      sum.gone += result.gone;
    }
  }
  return sum;
}

/** Accounts with something due; those set aside only when they are asked for by name. */
export function findDue(app: AppContext, options: Pick<ReadDueOptions, 'workspaceId' | 'now'>): Promise<DueAccount[]> {
  const channelsWith = (whose: 'post' | 'account') =>
    app.channels.filter(({ capabilities }) => capabilities.metrics[whose].length > 0).map(({ id }) => id);
  return app.db.asPublisher((scope) =>
    findDueAccounts(scope, {
      now: options.now,
      clockNow: app.clock.now(),
      ...(options.workspaceId ? { workspaceId: options.workspaceId } : { except: setAsideWorkspaces() }),
      postChannels: channelsWith('post'),
      accountChannels: channelsWith('account'),
      limit: mostAccounts,
    }),
  );
}

function signalOf({ signal }: ReadDueOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
