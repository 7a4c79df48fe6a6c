/** The loop closes: what a finding says becomes the beginning of the next brief. */
import { excerpt } from '@antiphon/contract/excerpt';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { listBrands } from '../brands/index.ts';
import { createBrief, type FoundBrief } from '../briefs/index.ts';
import { readKey } from './document.rules.ts';
import { noSuchFinding } from './insights.errors.ts';
import { presentAccount } from './insights.present.ts';
import { readPublishedText } from './insights.queries.ts';
import type { AccountFindings, Findings } from './read-insights.ts';

/** What a brief is begun with: what is to be said, and never how we came to it, which models would repeat. */
interface Beginning {
  readonly what: string;
  readonly language: string;
  readonly accountIds: readonly string[];
  /** Where it came from, with its sentence as it is now. */
  readonly insight: { readonly key: string; readonly words: string };
}

/** An account taken off meanwhile has taught something all the same; the brief just does not name it. */
const inUse = ({ account }: AccountFindings): string[] => (account.isInUse ? [account.id] : []);

/** Room in a brief for the text of a post that stood out. */
const longestQuote = 2_000;

/**
 * Begins a brief from a finding that the numbers supported when they were read, a moment ago.
 * @throws AppError 404 `no_such_finding`.
 */
export async function beginBrief(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  findings: Findings,
  key: string,
): Promise<FoundBrief> {
  if (!readKey(key)) throw noSuchFinding();
  const beginning = (await fromPost(scope, findings, key)) ?? fromBestTime(findings, key);
  if (!beginning) throw noSuchFinding();
  const brandId = await onlyBrand(scope);
  return createBrief(app, scope, userId, { audience: '', tone: '', links: [], brandId, ...beginning });
}

/** Where there is one brand, it is meant; among several a person chooses. */
async function onlyBrand(scope: WorkspaceScope): Promise<string | null> {
  const [brand, ...others] = await listBrands(scope, false);
  return brand && others.length === 0 ? brand.id : null;
}

function fromBestTime({ accounts }: Findings, key: string): Beginning | null {
  for (const found of accounts) {
    const { bestTimeKey, words } = presentAccount(found);
    if (key !== bestTimeKey) continue;
    const what = `Something new for ${found.account.handle}.`;
    return { what, language: 'en', accountIds: inUse(found), insight: { key, words } };
  }
  return null;
}

/** The words that stood out, to be written anew by a person. */
async function fromPost(scope: WorkspaceScope, { accounts }: Findings, key: string): Promise<Beginning | null> {
  for (const found of accounts) {
    const post = presentAccount(found).notablePosts.find((one) => one.key === key);
    if (!post) continue;
    const { text, language } = await readPublishedText(scope, post.publicationId);
    const what =
      excerpt(text, longestQuote) ||
      post.title ||
      `Another post like the one that stood out on ${found.account.handle}.`;
    return { what, language: language ?? 'en', accountIds: inUse(found), insight: { key, words: post.words } };
  }
  return null;
}
