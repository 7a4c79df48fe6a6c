/** What other features use of posts. For lazy pages only. */
export { type PostSummary, useWhyNotWrite } from './posts.api.ts';
export { usePostsInReview, useWhyNotApprove } from './review.api.ts';
