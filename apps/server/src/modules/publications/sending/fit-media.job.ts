/** Makes what must fit ahead of time, so that nothing waits for it when the post is due. Safe to repeat. */
import type { Json, VersionContent } from '@antiphon/channels';
import { z } from 'zod';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { handleJob, type JobKind } from '../../../jobs/queue.ts';
import { AppError } from '../../../platform/errors.ts';
import { findAccount } from '../../accounts/index.ts';
import { describeAssets } from '../../assets/index.ts';
import { assetIdsOf, listVersions, shapeContent } from '../../posts/index.ts';
import { fitContent } from './fit-content.ts';

const Payload = z.object({ workspaceId: z.string(), postId: z.string(), accountId: z.string() });
const fitMedia: JobKind<z.infer<typeof Payload>> = {
  name: 'fit-media',
  payload: Payload,
  retryLimit: 3,
  concurrency: 1,
};

/** Films take their time; pictures do not wait behind them. */
const fitVideos: JobKind<z.infer<typeof Payload>> = {
  name: 'fit-videos',
  payload: Payload,
  retryLimit: 3,
  concurrency: 1,
  expireInS: 6 * 3600,
};

/** Asks for it, in the commit that plans the post. */
export function fitAhead(
  app: AppContext,
  scope: WorkspaceScope,
  planned: { readonly postId: string; readonly accountId: string; readonly hasVideo: boolean },
): Promise<unknown> {
  const { postId, accountId, hasVideo } = planned;
  return app.queue.enqueue(scope, hasVideo ? fitVideos : fitMedia, {
    workspaceId: scope.workspaceId,
    postId,
    accountId,
  });
}

export const fitMediaJob = handleJob(fitMedia, fitAll);
export const fitVideosJob = handleJob(fitVideos, fitAll);

async function fitAll(
  app: AppContext,
  { workspaceId, postId, accountId }: z.infer<typeof Payload>,
  signal: AbortSignal,
): Promise<void> {
  const found = await app.db.readWorkspace(workspaceId, (scope) => read(scope, postId, accountId));
  const channel = found && app.channel(found.channel);
  if (!found || !channel) return;
  try {
    await fitContent(app, workspaceId, found.content, channel.limitsOf({ details: found.details }), { signal });
  } catch (error) {
    // Told when it is sent, as its refusal; until then somebody may put another picture in.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
  }
}

async function read(
  scope: WorkspaceScope,
  postId: string,
  accountId: string,
): Promise<{ channel: string; details: Json; content: VersionContent } | undefined> {
  const version = (await listVersions(scope, postId)).find((one) => one.accountId === accountId);
  const account = await findAccount(scope, accountId);
  if (!version || !account) return undefined;
  const facts = await describeAssets(scope, assetIdsOf([version.content]));
  const { content } = shapeContent(version.content, version.options, facts);
  return { channel: account.channel, details: account.details as Json, content };
}
