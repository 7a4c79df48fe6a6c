/** One call of a correction, or one question about it, put to the network; the answer in the words that are kept. */
import type { Channel, ChannelError, Done, Guarantee, VersionContent } from '@antiphon/channels';
import type { AppContext } from '../../../context.ts';
import type { AskNetwork } from '../../accounts/index.ts';
import { payForLook, type QuestionToPay } from '../limits/pay-for-readings.ts';
import type { KeptError, PublicationRow, Reason } from '../publications.table.ts';
import { isBelieved, type NextCall } from './corrections.rules.ts';
import type { CorrectionCallRow, CorrectionRow } from './corrections.table.ts';
import { type LostPart, lookForPart } from './lost-parts.ts';

/** An answer is kept as evidence up to here. */
const evidenceMax = 2_000;

/** One correction in a worker's hands. */
export interface Work {
  correction: CorrectionRow;
  readonly publication: PublicationRow;
  readonly channel: Channel;
  readonly canLook: boolean;
  /** Of an edit: what the network is given, and what of the post it is. */
  readonly content: VersionContent | null;
  readonly name: string | undefined;
  readonly guarantee: Guarantee;
  /** Later parts of which nobody knows whether they are there. */
  readonly lost: readonly LostPart[];
  calls: readonly CorrectionCallRow[];
}

interface Answer {
  readonly kept: Pick<CorrectionCallRow, 'outcome' | 'answered' | 'error'>;
  /** Why it rests now; absent: it goes on. */
  readonly error?: ChannelError;
  /** The id of a part that turned out to be there, and goes too. */
  readonly found?: string;
}

/** Makes it. */
export async function callCorrection(
  app: AppContext,
  ask: AskNetwork,
  work: Work,
  { kind, target }: NextCall,
  now: Date,
): Promise<Answer> {
  const { channel, content } = work;
  const of = { workspaceId: work.publication.workspaceId, publicationId: work.publication.id, channel };
  const part = work.lost.find(({ key }) => key === target);
  if (part) return lookFor(app, ask, of, work.guarantee, part, now);
  if (kind === 'look') return look(app, ask, of, target);
  const outcome = await ask((context): Promise<Done> => {
    if (kind === 'edit') return channel.editPost && content ? channel.editPost(context, target, content) : cannot();
    return channel.deletePost ? channel.deletePost(context, target) : cannot();
  });
  if (outcome.kind === 'done') {
    const answered = kind === 'edit' ? 'It has the new words.' : 'It is gone.';
    return { kept: { outcome: 'done', answered, error: null } };
  }
  // What is harmless to repeat is judged by adapters as "not sent"; whether it had an effect, silence does not tell.
  const { error } = outcome;
  const isSilence = error.kind === 'unknown_outcome' || (error.kind === 'temporary' && !isRefusal(error.status));
  return { kept: { outcome: isSilence ? 'unknown' : 'failed', answered: error.words, error: keptError(error) }, error };
}

/** An answer that says no: nothing happened. A server's own failure says nothing. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status < 500;
}

async function look(app: AppContext, ask: AskNetwork, of: QuestionToPay, target: string): Promise<Answer> {
  const reading = await ask((context) => payForLook(app, of, () => of.channel.readPosts(context, [target])));
  if (reading.kind === 'failed') {
    const { error } = reading;
    return { kept: { outcome: 'failed', answered: error.words, error: keptError(error) }, error };
  }
  const post = reading.value.find(({ remoteId }) => remoteId === target);
  if (post?.kind === 'gone') return { kept: { outcome: 'gone', answered: 'It is no longer there.', error: null } };
  return { kept: { outcome: 'there', answered: 'It is still there, so it is deleted again.', error: null } };
}

/** Asks for a part whose answer was lost. What the network cannot tell, or not yet, is left to a person. */
async function lookFor(
  app: AppContext,
  ask: AskNetwork,
  of: QuestionToPay,
  guarantee: Guarantee,
  part: LostPart,
  now: Date,
): Promise<Answer> {
  const finding = await lookForPart(app, ask, of, part);
  if (finding.kind === 'failed') {
    const { error } = finding;
    return { kept: { outcome: 'failed', answered: error.words, error: keptError(error) }, error };
  }
  if (finding.kind === 'found')
    return { kept: { outcome: 'there', answered: finding.evidence, error: null }, found: finding.trace.remoteId };
  const isGone = finding.kind === 'absent' && isBelieved(part.sentAt, guarantee.patienceMs, now);
  return { kept: { outcome: isGone ? 'gone' : 'unknown', answered: finding.evidence, error: null } };
}

function keptError(error: ChannelError): KeptError {
  const { kind, code, words, status, evidence } = error;
  return { kind, code, words, status: status ?? null, evidence: evidence?.slice(0, evidenceMax) ?? null };
}

export const noChannel: Reason = {
  code: 'no_channel',
  words: 'This installation no longer speaks to this network.',
  kind: 'rejected',
};

async function cannot(): Promise<Done> {
  return { kind: 'failed', error: { kind: 'rejected', code: 'no_channel', words: noChannel.words } };
}
