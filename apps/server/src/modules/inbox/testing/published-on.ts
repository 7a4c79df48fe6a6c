/** Posts that are out on pretend networks: connected through their consent pages, and published by the product itself. */
import type { Json } from '@antiphon/channels';
import { expect } from 'vitest';
import { filmOf } from '../../../testing/kill/film.ts';
import type { StartedStandIn } from '../../../testing/stand-in-settings.ts';
import type { Person } from '../../../testing/start-test-server.ts';
import { untilOut } from './inbox-ground.ts';

const upright = { width: 1_080, height: 1_920, durationMs: 10_000, sizeBytes: 20_000 };

export interface AccountThere {
  readonly id: string;
  readonly remoteId: string;
}

/** Publishes the least post that the network takes. @returns our publication, and its id on the network. */
export async function publishedOn(person: Person, { installed }: StartedStandIn, account: AccountThere, text: string) {
  const { workspaceId } = person;
  const { options, media } = installed.least(text, account.remoteId);
  const film = new File([Uint8Array.from(filmOf(upright))], 'film.mp4', { type: 'video/mp4' });
  const assets = media === 'video' ? [await person.call('assets.upload', { workspaceId, file: film })] : [];
  const post = await person.call('posts.create', {
    workspaceId,
    content: { parts: [{ text, media: assets.map(({ id }) => ({ assetId: id, altText: '' })) }] },
    versions: [{ accountId: account.id, options: options as Record<string, Json> }],
  });
  const planned = await person.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    // Not "now": that is kept back for five seconds, for undo.
    when: { kind: 'at', wallTime: new Date(Date.now() - 1_000).toISOString().slice(0, 23), timeZone: 'UTC' },
  });
  const publicationId = planned.publications[0]?.id ?? expect.fail(planned.leftOut[0]?.words ?? 'not planned');
  return untilOut(person, publicationId, 45_000);
}

/** A new account there, connected. One after the other: a browser remembers one way to a consent page at a time. */
export async function connectedTo(person: Person, { installed, standIn }: StartedStandIn): Promise<AccountThere> {
  const { workspaceId } = person;
  const { id: channel } = installed;
  const login = installed.addAccount(standIn, 'Marram');
  login.signIn();
  const input = login.input as Record<string, Json>;
  const begun = await person.call('accounts.connect', { workspaceId, channel, method: login.method, input });
  if (begun.kind !== 'redirect') throw new Error(`${channel} has no consent page`);
  const page = await fetch(begun.url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = Object.fromEntries(back.searchParams);
  const { accounts, choice } = await person.call('accounts.finishConnect', { channel, query });
  const chosen = choice?.profiles.find(({ remoteId }) => remoteId === login.remoteId);
  const kept =
    choice && chosen
      ? (
          await person.call('accounts.chooseProfiles', {
            workspaceId,
            choiceId: choice.choiceId,
            profiles: [{ remoteId: chosen.remoteId, server: chosen.server }],
          })
        ).accounts
      : accounts;
  return { id: kept[0]?.id ?? expect.fail(`${channel} brought no account`), remoteId: login.remoteId };
}
