import { os } from '../../http/implement.ts';
import { presentReview } from './present-review.ts';
import { actOnReview, takeActsBack } from './review-post.ts';

export const approvalsRoutes = {
  get: os.approvals.get.handler(async ({ input, context }) =>
    context.inWorkspace((scope) => presentReview(scope, input.postId)),
  ),

  ask: os.approvals.ask.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await actOnReview(context.app, scope, 'asked', { ...input, userId: context.pass.userId });
      return presentReview(scope, input.postId);
    }),
  ),

  approve: os.approvals.approve.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await actOnReview(context.app, scope, 'approved', { ...input, userId: context.pass.userId });
      return presentReview(scope, input.postId);
    }),
  ),

  return: os.approvals.return.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await actOnReview(context.app, scope, 'returned', { ...input, userId: context.pass.userId });
      return presentReview(scope, input.postId);
    }),
  ),

  takeBackAsk: os.approvals.takeBackAsk.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await takeActsBack(context.app, scope, { ...input, kinds: ['asked'], userId: context.pass.userId });
      return presentReview(scope, input.postId);
    }),
  ),

  takeBackAnswer: os.approvals.takeBackAnswer.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await takeActsBack(context.app, scope, {
        ...input,
        kinds: ['approved', 'returned'],
        userId: context.pass.userId,
      });
      return presentReview(scope, input.postId);
    }),
  ),
};
