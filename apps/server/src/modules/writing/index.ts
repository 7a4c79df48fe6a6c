/**
 * Owns: what writers use again: snippets, hashtag sets, the tags that links of new posts begin with.
 * Takes in: nothing; the composer puts them into posts.
 * Sends out: snippet.saved, snippet.removed, hashtag_set.saved, hashtag_set.removed, link_tags.changed.
 */
export { hashtagSetsRoutes, linkTagsRoutes, snippetsRoutes } from './writing.routes.ts';
