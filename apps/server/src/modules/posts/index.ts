/**
 * Owns: what is to be said, its shape for each account, and the labels of posts.
 * Takes in: drafts as typed, content from the studio.
 * Sends out: post.created, post.saved, post.removed, post.restored; label.created, label.changed, label.merged.
 */
import './assets-in-use.ts';

export { whyNotApproved } from './approval.rules.ts';
export { listWithUntold } from './approvals.instance.queries.ts';
export { takeUntold, type UntoldToTell } from './approvals.queries.ts';
export { approvalsRoutes } from './approvals.routes.ts';
export { assetIdsOf, checksOf, type MediaFacts, type StoredContent, shapeContent, titleOf } from './content.rules.ts';
export { approvalsAcross, approvalsOfVersions } from './judge-approval.ts';
export { labelsRoutes } from './labels.routes.ts';
export {
  findListedPost,
  insertPost,
  insertVersions,
  listVersions,
  listVersionsEver,
  lockPost,
  updatePost,
} from './posts.queries.ts';
export { postsRoutes } from './posts.routes.ts';
export type { VersionRow } from './posts.table.ts';
export { createPost, duplicatePost, savePost } from './save-post.ts';
