/** The loop closes: what a finding says becomes the beginning of the next brief. */
import type { AppContext } from '../../context.ts';
import { readKey } from './document.rules.ts';
import { noSuchFinding } from './insights.errors.ts';
import { presentAccount } from './insights.present.ts';
import { readPublishedText } from './insights.queries.ts';
import { readInsights } from './read-insights.ts';

/** What a brief is begun with; everything else is the person's. */
export interface BriefDraft {
  readonly what: string;
  readonly language: string;
  readonly accountIds: string[];
  /** Where it came from, with its sentence as it is now. */
  readonly insight: { readonly key: string; readonly words: string };
}

/** Room in a brief for the text of a post that stood out. */
const longestQuote = 2_000;

/**
 * The draft of a brief from a finding that the numbers support at this moment.
 * @throws AppError 404 `no_such_finding`.
 */
export async function draftBrief(app: AppContext, workspaceId: string, key: string): Promise<BriefDraft> {
  const named = readKey(key);
  if (!named) throw noSuchFinding();
  const { accounts } = await readInsights(app, workspaceId);
  for (const found of accounts) {
    const { account } = found;
    const { notablePosts, bestTimeKey, words } = presentAccount(found);
    if (key === bestTimeKey) {
      const what = `Something new for ${account.handle}, at a time that did well before.\n\n${words}`;
      return { what, language: 'en', accountIds: [account.id], insight: { key, words } };
    }
    const post = notablePosts.find((one) => one.key === key);
    if (!post) continue;
    const { text, language } = await app.db.inWorkspace(workspaceId, (scope) =>
      readPublishedText(scope, post.publicationId),
    );
    const quote = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
    const what = `Another post in the spirit of this one, which stood out on ${account.handle}:\n\n${quote || post.title}`;
    return { what, language: language ?? 'en', accountIds: [account.id], insight: { key, words: post.words } };
  }
  throw noSuchFinding();
}
