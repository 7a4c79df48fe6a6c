/**
 * Owns: what is to be said, and its shape for each account.
 * Takes in: drafts as typed, content from the studio.
 * Sends out: post.created, post.saved, post.removed, post.restored.
 */
import './assets-in-use.ts';

export {
  assetIdsOf,
  checksOf,
  coverOf,
  type MediaFacts,
  type StoredContent,
  shapeContent,
  titleOf,
} from './content.rules.ts';
export { findListedPost, insertPost, insertVersions, listVersions, lockPost, updatePost } from './posts.queries.ts';
export { postsRoutes } from './posts.routes.ts';
export { type PostRow, posts, type VersionRow, versions } from './posts.table.ts';
export { createPost } from './save-post.ts';
