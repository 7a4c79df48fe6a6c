/** Quotas that claimed sends would pass: counted only where little may be left, and remembered meanwhile. */
import type { Channel, Quota } from '@antiphon/channels';
import type { InstanceScope } from '../../../db/database.ts';
import type { Claimed } from '../sending/claims.instance.queries.ts';
import { asTold, openAgainAt, reachMs, type Shape, takenAt, type Use, weightOf } from './quotas.rules.ts';
import {
  listSent,
  listSentOfChannel,
  readToldQuotas,
  type SentUse,
  type ToldQuota,
} from './send-limits.instance.queries.ts';
import type { Hold } from './send-limits.rules.ts';

/** How much may go out before it is counted again. */
export interface Counted {
  readonly at: number;
  readonly room: number;
}
export interface Candidate {
  readonly claimed: Claimed;
  readonly channel: Channel;
  readonly quotas: readonly Quota[];
}

/** Other workers send too: after a part of what was left, or so long, it is counted again. */
const trustedPart = 4;
const trustedMs = 30_000;

interface Question extends Candidate {
  readonly quota: Quota;
  readonly key: string;
  readonly weight: number;
}

/** @returns by publication, why it has to wait and until when. */
export async function countQuotas(
  scope: InstanceScope,
  candidates: readonly Candidate[],
  counted: Map<string, Counted>,
  at: { readonly now: Date; readonly isOnOwnClock: boolean },
): Promise<Map<string, Hold>> {
  const now = at.now.getTime();
  const questions = candidates
    .flatMap((candidate) => questionsOf(candidate, at.isOnOwnClock))
    .filter((question) => {
      const known = counted.get(question.key);
      if (!known || known.room < question.weight || Math.abs(now - known.at) > trustedMs) return true;
      counted.set(question.key, { ...known, room: known.room - question.weight });
      return false;
    });
  const holds = new Map<string, Hold>();
  if (questions.length === 0) return holds;
  const facts = await readFacts(scope, questions, now);
  // Sends of this very claim that were let through count for those after them.
  const passed = new Map<string, number>();
  for (const question of questions) {
    const { id } = question.claimed.work.publication;
    const quota = facts(question);
    const before = passed.get(question.key) ?? 0;
    const taken = takenAt(question.quota, quota.uses, now) + before;
    const left = quota.max - taken;
    const isOver = left < question.weight && question.weight <= quota.max;
    if (isOver) {
      const more = { id, at: now, weight: before, isOut: true };
      const until = openAgainAt(question.quota, [...quota.uses, more], question.weight, quota.max, now);
      const words = `${question.quota.words} All of it is used, so this waits until there is room again.`;
      if (until !== null && !holds.has(id)) holds.set(id, { code: 'quota_used_up', words, until: new Date(until) });
    }
    if (holds.has(id)) continue;
    passed.set(question.key, before + question.weight);
    counted.set(question.key, { at: now, room: Math.floor((left - question.weight) / trustedPart) });
  }
  return holds;
}

function questionsOf(candidate: Candidate, isOnOwnClock: boolean): Question[] {
  const { work, version } = candidate.claimed;
  const shape = shapeOfVersion(version);
  return candidate.quotas.flatMap((quota) => {
    const weight = weightOf(quota, shape);
    // On a clock of one's own, the installation's other accounts live at another time.
    if (weight === 0 || (quota.scope === 'app' && isOnOwnClock)) return [];
    const { workspaceId, accountId } = work.publication;
    const key =
      quota.scope === 'app' ? `${candidate.channel.id} ${quota.name}` : `${workspaceId} ${accountId} ${quota.name}`;
    return [{ ...candidate, quota, key, weight }];
  });
}

/** What of a version counts. */
export function shapeOfVersion(version: Claimed['version']): Shape {
  const { parts, firstComment, poll } = version.content;
  const { placement } = version.options as { placement?: unknown };
  return {
    parts: parts.length,
    media: parts.reduce((sum, part) => sum + part.media.length, 0),
    hasComment: Boolean(firstComment?.trim()),
    hasPoll: poll !== undefined,
    placement: typeof placement === 'string' ? placement : 'feed',
  };
}

/** What went out that these questions ask for, in one packet. */
async function readFacts(scope: InstanceScope, questions: readonly Question[], now: number) {
  const ofAccounts = new Map<string, { workspaceId: string; accountId: string; since: Date }>();
  const ofChannels = new Map<string, Date>();
  for (const { quota, claimed, channel } of questions) {
    const since = new Date(now - reachMs(quota));
    const { workspaceId, accountId } = claimed.work.publication;
    const earliest = (known: Date | undefined) => (known && known < since ? known : since);
    if (quota.scope === 'app') ofChannels.set(channel.id, earliest(ofChannels.get(channel.id)));
    else {
      const key = `${workspaceId} ${accountId}`;
      ofAccounts.set(key, { workspaceId, accountId, since: earliest(ofAccounts.get(key)?.since) });
    }
  }
  const wanted = [...ofAccounts.values()];
  const [sent, told, channels] = await Promise.all([
    listSent(scope, wanted),
    readToldQuotas(scope, wanted),
    Promise.all([...ofChannels].map(async ([id, since]) => [id, await listSentOfChannel(scope, id, since)] as const)),
  ]);
  const byAccount = Map.groupBy(sent, (use) => `${use.workspaceId} ${use.accountId}`);
  const toldByAccount = Map.groupBy(told, (one) => `${one.workspaceId} ${one.accountId}`);
  const byChannel = new Map(channels);
  return ({ quota, claimed, channel }: Question) => {
    const { workspaceId, accountId, id } = claimed.work.publication;
    const key = `${workspaceId} ${accountId}`;
    const isShared = quota.scope === 'app';
    const uses = (isShared ? byChannel.get(channel.id) : byAccount.get(key)) ?? [];
    const toldOf: readonly ToldQuota[] = isShared ? [] : (toldByAccount.get(key) ?? []);
    return asTold(
      quota,
      usesOf(
        quota,
        uses.filter((use) => use.id !== id),
      ),
      toldOf,
    );
  };
}

function usesOf(quota: Quota, sent: readonly SentUse[]): Use[] {
  return sent.flatMap((use) => {
    const weight = weightOf(quota, use);
    return weight === 0 ? [] : [{ id: use.id, at: new Date(use.at).getTime(), weight, isOut: true }];
  });
}
