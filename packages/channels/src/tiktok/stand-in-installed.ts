/** The pretend TikTok, for programs that know no network. */
import { checkFree, handleOf, type InstalledStandIn, oldestFirst, tokenOf } from '../conformance/installed-stand-in.ts';
import { startTikTokStandIn } from './stand-in.ts';
import { standInApp, type Task, type TikTokState } from './stand-in-state.ts';

export const tiktokStandIn = {
  id: 'tiktok',
  start: startTikTokStandIn,
  servers: (url) => ({ www: url, api: url }),
  app: { clientId: standInApp.clientKey, clientSecret: standInApp.clientSecret },
  addAccount({ state }, name) {
    const username = handleOf(name);
    checkFree(
      username,
      [...state.users.values()].map((one) => one.username),
    );
    const { openId } = state.addUser({ username, displayName: name, followers: 42 });
    const signIn = () => {
      state.consent = { ...state.consent, openId };
    };
    signIn();
    return { method: 'oauth', input: {}, remoteId: openId, signIn };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  /** What TikTok was given whole: from then on the post comes about by itself. */
  visible({ state }) {
    const posts = [...state.tasks.values()].filter(isTaken).map((task) => {
      const { kind, openId, postId, postInfo, pictures, takenAt } = task;
      return {
        accountRemoteId: openId,
        remoteId: postId,
        at: new Date(takenAt),
        text: String(kind === 'video' ? postInfo.title : postInfo.description),
        altTexts: [],
        replyTo: null,
        kinds: kind === 'video' ? ['video' as const] : Array.from({ length: pictures }, () => 'image' as const),
        isMarkedAsAi: postInfo.is_aigc === true,
      };
    });
    return oldestFirst(posts);
  },
  /** Bytes come without a token, to an address of their own. */
  callerOf({ state }, call) {
    const { upload_token: mark } = call.query as { upload_token?: string };
    const task = mark === undefined ? undefined : [...state.tasks.values()].find((one) => one.upload?.token === mark);
    return task?.openId ?? state.accessTokens.get(tokenOf(call) ?? '')?.openId;
  },
  routes: {
    visible: ['upload.put', 'content.init'],
    prepare: ['creator.query', 'video.init', 'upload.put'],
    reading: ['video.query', 'video.list', 'status.fetch', 'user.info'],
  },
  least: () => ({ options: { privacyLevel: 'PUBLIC_TO_EVERYONE' }, media: 'video' }),
} satisfies InstalledStandIn<TikTokState>;

function isTaken(task: Task): task is Task & { takenAt: number } {
  return task.takenAt !== null && !task.failReason && !task.isRemoved;
}
