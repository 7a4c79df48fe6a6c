/** The pretend LinkedIn, for programs that know no network; accounts are pages, each with an administrator. */
import { checkFree, type InstalledStandIn, oldestFirst, tokenOf } from '../conformance/installed-stand-in.ts';
import { standInApps, startLinkedInStandIn } from './stand-in.ts';
import type { LinkedInState } from './stand-in-state.ts';

interface Shown {
  readonly media?: { readonly id: string; readonly altText?: string };
  readonly multiImage?: { readonly images: readonly { readonly id: string; readonly altText?: string }[] };
  readonly article?: { readonly source: string };
  readonly poll?: { readonly question: string; readonly options: readonly { readonly text: string }[] };
}

export const linkedinStandIn = {
  id: 'linkedin',
  start: startLinkedInStandIn,
  servers: (url) => ({ api: url, site: url }),
  app: {
    ...standInApps.community,
    shareClientId: standInApps.share.clientId,
    shareClientSecret: standInApps.share.clientSecret,
  },
  /** A page; what its posts were is read back, as no member’s are. Its administrator’s profile comes after it. */
  addAccount({ state }, name) {
    checkFree(
      name,
      [...state.organizations.values()].map((one) => one.name),
    );
    const { id } = state.addOrganization({ name, followersCount: 1_230 });
    const member = state.addMember({ firstName: name, followersCount: 42 });
    state.addRole({ memberId: member.id, organizationId: id, role: 'ADMINISTRATOR' });
    const signIn = () => {
      state.signedInAs = member.id;
    };
    signIn();
    return { method: 'community', input: {}, remoteId: `urn:li:organization:${id}`, signIn };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  /** A poll without words shows its question. */
  visible({ state }) {
    const posts = [...state.posts.values()].map((post) => {
      const { media, multiImage, article, poll } = (post.content ?? {}) as Shown;
      const files = media ? [media] : (multiImage?.images ?? []);
      return {
        accountRemoteId: post.author,
        remoteId: post.urn,
        at: new Date(post.at),
        text: post.text || (poll?.question ?? ''),
        altTexts: files.filter((file) => file.id.includes(':image:')).map((file) => file.altText ?? ''),
        replyTo: null,
        kinds: files.map((file) => (file.id.includes(':video:') ? ('video' as const) : ('image' as const))),
        ...(poll ? { poll: poll.options.map((option) => option.text) } : {}),
        ...(article ? { link: article.source } : {}),
      };
    });
    // Comments go with their post.
    const shown = state.comments.filter((comment) => state.posts.has(comment.post));
    const comments = shown.map(({ actor, urn, at, text, post, parent }) => ({
      accountRemoteId: actor,
      remoteId: urn,
      at: new Date(at),
      text,
      altTexts: [],
      kinds: [],
      replyTo: parent ?? post,
    }));
    return oldestFirst([...posts, ...comments]);
  },
  /** A member speaks for the page; pieces of a video come without a token, to an address of their own. */
  callerOf({ state }, call) {
    const owner = state.uploads.get(call.path.split('/').at(-1) ?? '')?.asset.owner;
    const memberId = state.tokens.get(tokenOf(call) ?? '')?.memberId;
    const role = state.roles.find((one) => one.memberId === memberId);
    return owner ?? (role ? `urn:li:organization:${role.organizationId}` : undefined);
  },
  routes: {
    visible: ['posts.create', 'comments.create'],
    prepare: ['images.initialize', 'videos.action', 'uploads.put', 'images.get', 'videos.get'],
    reading: [
      'posts.read',
      'posts.get',
      'comments.list',
      'statistics',
      'networkSizes',
      'memberAnalytics',
      'memberFollowers',
    ],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<LinkedInState>;
