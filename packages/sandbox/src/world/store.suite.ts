/** The examination of every `WorldStore`: of the one in memory here, and of one in a database elsewhere. For tests only. */
import { describe, expect, it } from 'vitest';
import type { WorldAccount, WorldContainer, WorldPost, WorldStore, WorldToken, WorldUpload } from './store.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute));

const account = (own: Partial<WorldAccount> = {}): WorldAccount => ({
  id: 'account-1',
  style: 'chirp',
  handle: 'anna',
  displayName: 'Anna',
  passwordHash: 'salt:hash',
  createdAt: at(0),
  clockOffsetMs: 0,
  ...own,
});

const post = (own: Partial<WorldPost> = {}): WorldPost => ({
  id: 'post-1',
  accountId: 'account-1',
  text: 'Grüße 👋',
  pictures: [{ mimeType: 'image/png', sizeBytes: 70, sha256: 'ab', altText: 'A pixel', isMadeByAi: true }],
  replyTo: null,
  language: 'de',
  isSensitive: true,
  createdAt: at(1),
  origin: null,
  ...own,
});

/** Declares the suite; `makeStore` gives an empty store each time. */
export function describeWorldStore(name: string, makeStore: () => WorldStore | Promise<WorldStore>): void {
  describe(`${name} is a world store`, () => {
    it('keeps accounts, and gives each handle of a network to one', async () => {
      const store = await makeStore();
      expect(await store.addAccount(account())).toBe(true);
      expect(await store.addAccount(account({ id: 'account-2' }))).toBe(false);
      expect(await store.addAccount(account({ id: 'account-3', style: 'murmur' }))).toBe(true);
      expect(await store.account('account-1')).toEqual(account());
      expect(await store.account('account-2')).toBeNull();
      expect(await store.accountByHandle('chirp', 'anna')).toEqual(account());
      expect(await store.accountByHandle('lumen', 'anna')).toBeNull();
      await store.setClockOffset(['account-1'], -5_000);
      expect((await store.account('account-1'))?.clockOffsetMs).toBe(-5_000);
      expect((await store.account('account-3'))?.clockOffsetMs).toBe(0);
      await store.setClockOffset(['account-1', 'account-3'], 7_000);
      expect((await store.account('account-1'))?.clockOffsetMs).toBe(7_000);
      expect((await store.account('account-3'))?.clockOffsetMs).toBe(7_000);
    });

    it('keeps tokens until they are removed, and tells one remover that it was there', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      const token: WorldToken = {
        hash: 'h1',
        accountId: 'account-1',
        kind: 'access',
        expiresAt: at(5),
        accessMs: 300_000,
      };
      await store.addToken(token);
      await store.addToken({ ...token, hash: 'h2', kind: 'refresh', expiresAt: null, accessMs: null });
      expect(await store.token('h1')).toEqual(token);
      expect(await store.token('h2')).toEqual({
        ...token,
        hash: 'h2',
        kind: 'refresh',
        expiresAt: null,
        accessMs: null,
      });
      await store.removeTokens('account-1', 'access');
      expect(await store.token('h1')).toBeNull();
      expect((await Promise.all([store.removeToken('h2'), store.removeToken('h2')])).sort()).toEqual([false, true]);
      await store.addToken(token);
      await store.removeTokens('account-1');
      expect(await store.token('h1')).toBeNull();
    });

    it('forgets an account with all that it said, and nobody else', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      await store.addAccount(account({ id: 'account-2', handle: 'bea' }));
      const token: WorldToken = {
        hash: 'h1',
        accountId: 'account-1',
        kind: 'refresh',
        expiresAt: null,
        accessMs: null,
      };
      await store.addToken(token);
      await store.addPost(post({ origin: 'key:k' }));
      await store.addPost(post({ id: 'post-2', accountId: 'account-2' }));
      await store.removeAccounts(['account-1', 'nobody']);
      expect(await store.account('account-1')).toBeNull();
      expect(await store.token('h1')).toBeNull();
      expect(await store.posts('account-1', { limit: 10 })).toEqual([]);
      expect(await store.postByOrigin('account-1', 'key:k')).toBeNull();
      expect(await store.posts('account-2', { limit: 10 })).toHaveLength(1);
      expect(await store.addAccount(account())).toBe(true);
    });

    it('keeps uploads and containers', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      const upload: WorldUpload = {
        id: 'upload-1',
        accountId: 'account-1',
        mimeType: 'image/png',
        sizeBytes: 70,
        sha256: 'ab',
        altText: '',
        isMadeByAi: false,
      };
      const container: WorldContainer = {
        id: 'container-1',
        accountId: 'account-1',
        text: 'x',
        uploadIds: ['upload-1'],
        language: null,
        readyAt: at(2),
      };
      await store.addUpload(upload);
      await store.addContainer(container);
      expect(await store.upload('upload-1')).toEqual(upload);
      expect(await store.container('container-1')).toEqual(container);
      expect(await store.upload('container-1')).toBeNull();
      expect(await store.container('upload-1')).toBeNull();
    });

    it('makes one post of one origin, also when asked many times at once', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      await store.addAccount(account({ id: 'account-2', handle: 'bea' }));
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.addPost(post({ id: `post-${index}`, origin: 'key:k' }))),
      );
      expect(new Set(made.map((one) => one.id)).size).toBe(1);
      expect(await store.posts('account-1', { limit: 10 })).toEqual([made[0]]);
      expect(await store.postByOrigin('account-1', 'key:k')).toEqual(made[0]);
      expect(await store.postByOrigin('account-2', 'key:k')).toBeNull();
      const other = await store.addPost(post({ id: 'post-x', accountId: 'account-2', origin: 'key:k' }));
      expect(other.id).toBe('post-x');
      const unremembered = await Promise.all([store.addPost(post({ id: 'a' })), store.addPost(post({ id: 'b' }))]);
      expect(unremembered.map((one) => one.id)).toEqual(['a', 'b']);
    });

    it('pages posts from new to old, whatever order they were written in', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      for (const [id, minute, replyTo] of [
        ['c', 3, null],
        ['a', 1, null],
        ['b2', 2, 'a'],
        ['b1', 2, null],
        ['d', 4, null],
      ] as const) {
        await store.addPost(post({ id, createdAt: at(minute), replyTo }));
      }
      const ids = async (page: Parameters<WorldStore['posts']>[1]) =>
        (await store.posts('account-1', page)).map((one) => one.id);
      expect(await ids({ limit: 10 })).toEqual(['d', 'c', 'b2', 'b1', 'a']);
      expect(await ids({ limit: 2 })).toEqual(['d', 'c']);
      expect(await ids({ limit: 2, after: { createdAt: at(3), id: 'c' } })).toEqual(['b2', 'b1']);
      expect(await ids({ limit: 2, after: { createdAt: at(2), id: 'b2' } })).toEqual(['b1', 'a']);
      expect(await ids({ limit: 10, withoutReplies: true })).toEqual(['d', 'c', 'b1', 'a']);
      expect(await store.posts('account-1', { limit: 1 })).toEqual([post({ id: 'd', createdAt: at(4) })]);
    });

    it('tells what an account answered from a moment on, from old to new', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      await store.addPost(post({ id: 'a', createdAt: at(1) }));
      for (const [id, minute] of [
        ['late', 4],
        ['early', 1],
        ['middle', 2],
      ] as const)
        await store.addPost(post({ id, createdAt: at(minute), replyTo: 'a' }));
      await store.deletePost('account-1', 'late');
      const since = async (moment: Date) => (await store.repliesSince('account-1', moment)).map(({ id }) => id);
      expect(await since(at(1))).toEqual(['early', 'middle']);
      expect(await since(at(2))).toEqual(['middle']);
      expect(await store.repliesSince('account-2', at(0))).toEqual([]);
    });

    it('deletes for the owner only, and remembers what a deleted post came from', async () => {
      const store = await makeStore();
      await store.addAccount(account());
      await store.addPost(post({ origin: 'key:k' }));
      expect(await store.deletePost('account-2', 'post-1')).toBe(false);
      expect(await store.postsById('account-1', ['post-1', 'nothing'])).toHaveLength(1);
      expect(await store.postsById('account-2', ['post-1'])).toEqual([]);
      expect(await store.deletePost('account-1', 'post-1')).toBe(true);
      expect(await store.deletePost('account-1', 'post-1')).toBe(false);
      expect(await store.postsById('account-1', ['post-1'])).toEqual([]);
      expect(await store.posts('account-1', { limit: 10 })).toEqual([]);
      expect((await store.postByOrigin('account-1', 'key:k'))?.id).toBe('post-1');
    });
  });
}
