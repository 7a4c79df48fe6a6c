/**
 * The promise at its hardest: the real server is killed with SIGKILL while networks hold its calls, at four
 * places at once. After the next start every part is out exactly once.
 */

import { startBlueskyStandIn, startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, expect, it } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../../testing/data-folder-template.ts';
import { startServerProcess } from '../../../testing/server-process.ts';
import { signUpAnywhere } from '../testing/sign-up-anywhere.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});

it('publishes every part exactly once when the server is killed while four networks hold its calls', async () => {
  const places = await Promise.all([
    mastodonPlace('before the first call took effect', { kind: 'hold_before', route: 'statuses.create' }),
    mastodonPlace('after the first call took effect', { kind: 'hold_after', route: 'statuses.create' }),
    mastodonPlace('after the second part of a thread took effect', {
      kind: 'hold_after',
      route: 'statuses.create',
      skip: 1,
    }),
    blueskyPlace('after the record was written', { kind: 'hold_after', route: 'com.atproto.repo.createRecord' }),
  ]);
  const dataFolder = await newDataFolder();
  teardown.push(() => removeDataFolder(dataFolder));
  const settings = { ANTIPHON_ALLOW_PRIVATE_HOSTS: places.map((place) => new URL(place.standIn.url).host).join(',') };

  const first = await startServerProcess(dataFolder, settings);
  const ada = await signUpAnywhere(first.address);
  const { workspaceId } = ada;
  const accountIds = await Promise.all(
    places.map(async (place) => {
      const connected = await ada.call('accounts.connect', { workspaceId, ...place.connect });
      return connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
    }),
  );
  const post = await ada.call('posts.create', {
    workspaceId,
    content: {
      parts: [
        { text: 'The kiln is at 1,280 degrees.', media: [] },
        { text: 'It opens on Thursday.', media: [] },
      ],
    },
    versions: accountIds.map((accountId) => ({ accountId, options: {} })),
  });
  await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'now' },
  });
  await Promise.all(places.map((place) => place.hold.reached));
  await first.kill();
  for (const place of places) place.hold.release();

  const second = await startServerProcess(dataFolder, settings);
  teardown.push(() => second.stop());
  const again = ada.at(second.address);
  const sends = await waitFor(async () => {
    const { items } = await again('publications.list', { workspaceId, postId: post.id });
    const isDone = items.every((item) => item.state === 'published' && item.openStepCount === 0);
    return isDone ? items : undefined;
  });
  expect(sends).toHaveLength(places.length);
  for (const place of places) {
    expect([...place.texts()].sort(), place.name).toEqual(['It opens on Thursday.', 'The kiln is at 1,280 degrees.']);
  }
  // The one that was held before its effect, and those whose answer was lost, were asked about, not sent blindly.
  const details = await Promise.all(
    sends.map(({ id }) => again('publications.get', { workspaceId, publicationId: id })),
  );
  for (const detail of details) expect(detail.questions.length).toBeGreaterThan(0);
}, 90_000);

type Rule = Parameters<Awaited<ReturnType<typeof startMastodonStandIn>>['faults']['add']>[0];

async function mastodonPlace(name: string, rule: Rule) {
  const standIn = await startMastodonStandIn();
  teardown.push(() => standIn.close());
  const account = standIn.state.addAccount({ username: 'marram' });
  const token = standIn.state.addToken(account.id);
  return {
    name: `Mastodon ${name}`,
    standIn,
    hold: standIn.faults.add(rule),
    connect: { channel: 'mastodon', method: 'token', input: { server: standIn.url, token } },
    texts: () => [...standIn.state.statuses.values()].map((status) => status.text),
  };
}

async function blueskyPlace(name: string, rule: Rule) {
  const standIn = await startBlueskyStandIn();
  teardown.push(() => standIn.close());
  const account = { handle: 'marram.test', password: 'abcd-efgh-ijkl-mnop' };
  standIn.state.addAccount(account);
  return {
    name: `Bluesky ${name}`,
    standIn,
    hold: standIn.faults.add(rule),
    connect: {
      channel: 'bluesky',
      method: 'app-password',
      input: { server: standIn.url, identifier: account.handle, password: account.password },
    },
    texts: () => [...standIn.state.records.values()].map((record) => String((record.value as { text?: unknown }).text)),
  };
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
