/** The pretend Pinterest, for programs that know no network; every account has one board. */
import type { MultipartBody } from '@antiphon/wire/stand-in';
import { checkFree, handleOf, type InstalledStandIn, oldestFirst, tokenOf } from '../conformance/installed-stand-in.ts';
import { startPinterestStandIn } from './stand-in.ts';
import { type PinterestState, standInApp } from './stand-in-state.ts';

/** The board that `addAccount` makes has the number of its owner: boards are counted apart from people. */
const boardOf = (remoteId: string) => remoteId;

export const pinterestStandIn = {
  id: 'pinterest',
  start: startPinterestStandIn,
  servers: (url) => ({ api: url, site: url }),
  app: { clientId: standInApp.clientId, clientSecret: standInApp.clientSecret },
  addAccount({ state }, name) {
    const username = handleOf(name);
    checkFree(
      username,
      [...state.users.values()].map((one) => one.username),
    );
    const { id } = state.addUser({ username, followers: 42 });
    state.addBoard({ userId: id, name: 'Recipes', id: boardOf(id) });
    const signIn = () => {
      state.consent = { ...state.consent, userId: id };
    };
    signIn();
    return { method: 'oauth', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  visible({ state }) {
    const seen = [...state.pins.values()].filter((pin) => state.boards.get(pin.boardId)?.privacy !== 'SECRET');
    const posts = seen.map((pin) => ({
      accountRemoteId: pin.userId,
      remoteId: pin.id,
      at: pin.createdAt,
      text: pin.description ?? '',
      altTexts: pin.altText?.split('\n') ?? [],
      replyTo: null,
      kinds: pin.media.kind === 'video' ? ['video' as const] : pin.media.pictures.map(() => 'image' as const),
    }));
    return oldestFirst(posts);
  },
  /** The storage takes bytes without a token. */
  callerOf({ state }, call) {
    const { key } = (call.body as Partial<MultipartBody> | undefined)?.fields ?? {};
    const upload = [...state.uploads.values()].find((one) => one.key === key);
    return upload?.userId ?? state.accessTokens.get(tokenOf(call) ?? '')?.userId;
  },
  routes: {
    visible: ['pins.create'],
    prepare: ['media.create', 'storage.post', 'media.get', 'boards.pins'],
    reading: ['pins.get', 'pins.analytics', 'pins.list', 'boards.pins', 'sections.pins', 'account.get'],
  },
  least: (_text, remoteId) => ({ options: { board: boardOf(remoteId) }, media: 'image' }),
} satisfies InstalledStandIn<PinterestState>;
