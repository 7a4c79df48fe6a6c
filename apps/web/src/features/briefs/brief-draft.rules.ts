/** The brief as it stands in the fields, and what of it the server is told. */
import type { Brief } from './briefs.api.ts';

export interface BriefDraft {
  /** '' while the first words of the text stand for it. */
  readonly title: string;
  readonly what: string;
  readonly audience: string;
  readonly tone: string;
  /** As typed, one address a line. */
  readonly links: string;
  readonly language: string;
  readonly accountIds: readonly string[];
  readonly brandId: string | null;
  readonly projectId: string;
  readonly insight: Brief['insight'];
}

/** The fields of a brief that has come from the server. */
export function draftOf(brief: Brief): BriefDraft {
  const { what, audience, tone, links, language, accountIds, brandId, projectId, insight } = brief;
  const title = brief.hasOwnTitle ? brief.title : '';
  return { title, what, audience, tone, links: links.join('\n'), language, accountIds, brandId, projectId, insight };
}

/** One address a line; what is empty is no address. */
export const linksIn = (typed: string): string[] =>
  typed
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** What is sent. An empty title is left out: the server takes the first words of the text then. */
export function bodyOf({ title, links, accountIds, ...rest }: BriefDraft) {
  return {
    ...rest,
    ...(title.trim() ? { title: title.trim() } : {}),
    links: linksIn(links),
    accountIds: [...accountIds],
  };
}

/** Why a draft cannot be sent yet, in words; null when it can. */
export function faultOf(draft: BriefDraft): string | null {
  if (draft.what.trim() === '') return 'Write what you want to say. Until then the text saved last stays.';
  if (draft.what.length > 5000)
    return `What you want to say may have 5,000 characters; these are ${draft.what.length}.`;
  const links = linksIn(draft.links);
  if (links.length > 10) return `A brief names at most 10 links; these are ${links.length}.`;
  return null;
}

/** Whether two drafts say the same to the server. */
export const sameDraft = (one: BriefDraft, other: BriefDraft): boolean =>
  JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));

const names: Readonly<Record<keyof BriefDraft, string>> = {
  title: 'Title',
  what: 'What we want to say',
  audience: 'To whom',
  tone: 'Tone',
  links: 'Links',
  language: 'Language',
  accountIds: 'Where',
  brandId: 'Brand',
  projectId: 'Project',
  insight: 'Finding',
};

export interface Difference {
  readonly field: keyof BriefDraft;
  readonly name: string;
  readonly mine: string;
  readonly theirs: string;
}

/** The fields in which two drafts differ, each with both texts; `wordsOf` names accounts and brands. */
export function differences(
  mine: BriefDraft,
  theirs: BriefDraft,
  wordsOf: (field: keyof BriefDraft, draft: BriefDraft) => string,
): Difference[] {
  const fields = Object.keys(names) as (keyof BriefDraft)[];
  return fields
    .filter((field) => JSON.stringify(mine[field]) !== JSON.stringify(theirs[field]))
    .map((field) => ({ field, name: names[field], mine: wordsOf(field, mine), theirs: wordsOf(field, theirs) }));
}

/** What stands under the title in a list: the text, or what the title has not said of it yet; then to whom it goes. */
export function secondLine(brief: Pick<Brief, 'title' | 'what' | 'audience' | 'hasOwnTitle'>): string {
  const what = brief.what.trim();
  if (brief.hasOwnTitle) return what;
  const said = brief.title.replace(/…$/, '');
  const rest = what.startsWith(said) ? what.slice(said.length).trim() : what;
  if (rest === '') return brief.audience;
  return brief.title.endsWith('…') ? `…${rest}` : rest;
}
