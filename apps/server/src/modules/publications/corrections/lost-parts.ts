/** Later parts of a post of which nobody knows whether they went out: the network is asked before the post is taken down. */
import type { Channel, ChannelContext, StepCall } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import { type AccountRow, type AskNetwork, channelAccount } from '../../accounts/index.ts';
import { describeAssets, openAsset, publicAddress } from '../../assets/index.ts';
import { assetIdsOf, listVersionsEver, shapeContent } from '../../posts/index.ts';
import { payForQuestion, type QuestionToPay } from '../limits/pay-for-readings.ts';
import { listSteps } from '../publications.queries.ts';
import type { PublicationRow } from '../publications.table.ts';
import { stepSeed } from '../sending/call-network.ts';
import { doneSteps } from '../sending/work.rules.ts';
import { type LostStep, lostSteps } from './corrections.rules.ts';

export interface LostPart extends LostStep {
  /** The call whose answer was lost, but for who makes it. */
  readonly call: Omit<StepCall, keyof ChannelContext> & { readonly sentAt: Date };
}

/** What is needed to ask about them; none where the later parts go with the post. */
export async function readLostParts(
  app: AppContext,
  scope: WorkspaceScope,
  publication: PublicationRow,
  { account, channel }: { readonly account: AccountRow; readonly channel: Channel },
): Promise<LostPart[]> {
  const steps = await listSteps(scope, publication.id);
  const lost = lostSteps(steps);
  if (lost.length === 0) return [];
  const version = (await listVersionsEver(scope, publication.postId)).find(({ id }) => id === publication.versionId);
  if (!version) return [];
  const facts = await describeAssets(scope, assetIdsOf([version.content]));
  const { content } = shapeContent(version.content, version.options, facts);
  const plan = channel.plan(content, channelAccount(account));
  const done = doneSteps({ publication, steps, attempt: undefined });
  const { workspaceId } = scope;
  return lost.flatMap((one) => {
    const step = plan.steps.find(({ key }) => key === one.key);
    if (!step) return [];
    const identity = {
      publicationId: publication.id,
      seed: stepSeed(publication.seed, one.key),
      postedAt: publication.postedAt ?? publication.dueAt,
    };
    const call = {
      content,
      step,
      done,
      identity,
      sentAt: one.sentAt,
      media: (assetId: string) => openAsset(app, workspaceId, assetId),
      publicAddress: (assetId: string) => publicAddress(app, workspaceId, assetId),
    };
    return [{ ...one, call }];
  });
}

/** Asks the network for one of them. A question that could not be put is `failed`. */
export function lookForPart(app: AppContext, ask: AskNetwork, of: QuestionToPay, { call }: LostPart) {
  return ask(async (context) => {
    const finding = await payForQuestion(app, of, () => of.channel.find({ ...context, ...call }));
    return finding.kind === 'not_now' ? { kind: 'failed' as const, error: finding.error } : finding;
  });
}
