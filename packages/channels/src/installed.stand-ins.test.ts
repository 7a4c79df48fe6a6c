import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contextOf, groundOn, startRig } from './conformance/ground.ts';
import { picture, video } from './conformance/samples.ts';
import type { ChannelSubject, Ground } from './conformance/subject.ts';
import { errorIn, newPublication, publishAll, publishUpToVisible, tryStep } from './conformance/test-publisher.ts';
import { findFace } from './installed.browser.ts';
import { createChannels, findChannel } from './installed.server.ts';
import { type InstalledStandIn, type StandInLogin, standIns } from './installed.stand-ins.ts';
import type { VersionContent } from './spec.ts';

/** As the channel declares them for every account. */
function capabilitiesIn(id: string) {
  const face = findFace(id);
  if (!face) throw new Error(`There is no face called ${id}.`);
  return face.capabilities;
}

/** What an examination would bring, made of nothing but what the stand-in says of itself. */
function subjectOf(installed: InstalledStandIn): ChannelSubject {
  const { id, app } = installed;
  const face = findFace(id);
  if (!face) throw new Error(`There is no face called ${id}.`);
  return {
    name: id,
    face,
    async start(now) {
      const standIn = await installed.start({ now });
      const servers = { [id]: installed.servers(standIn.url) };
      const channel = findChannel(createChannels({ sandboxUrl: 'http://127.0.0.1:1', servers }), id);
      if (!channel) throw new Error(`There is no channel called ${id}.`);
      return { standIn, channel, visiblePosts: () => installed.visible(standIn) };
    },
    connects: [{ method: '', input: () => ({}), wrong: [] }],
    routes: { visible: installed.routes.visible[0], readPosts: installed.routes.reading[0] },
    ...(app === undefined ? {} : { app: () => app }),
  };
}

/** Two people, both there before the first of them connects. */
async function startWithTwo(installed: InstalledStandIn) {
  const subject = subjectOf(installed);
  const started = await startRig(subject);
  const { standIn } = started.rig;
  const logins = [installed.addAccount(standIn, 'Ada Kiln'), installed.addAccount(standIn, 'Ben Loom')] as const;
  const connect = (login: StandInLogin) => {
    login.signIn();
    return groundOn(subject, started, { method: login.method, input: () => login.input });
  };
  return { standIn, logins, grounds: [await connect(logins[0]), await connect(logins[1])] as const };
}

function leastOf(installed: InstalledStandIn, ground: Ground, text: string): VersionContent {
  const { options, media } = installed.least(text, ground.account.remoteId);
  const files = { none: [], image: [picture(ground.limits, 'one')], video: [video(ground.limits, 'one')] };
  return { parts: [{ text, media: files[media] }], options };
}

/** Networks where comments hang on their post. */
const takesCommentsAlong = ['facebook', 'linkedin', 'youtube'];

/** Names of a stand-in's routes as its source has them; parts that are put in there stand for any name. */
function routesIn(id: string): readonly RegExp[] {
  const folder = join(import.meta.dirname, id);
  const files = readdirSync(folder).filter((name) => name.startsWith('stand-in') && name !== 'stand-in-installed.ts');
  const sources = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return [...sources.matchAll(/config: \{ route: ['`](.+?)['`] \}/g)].map(
    ([, name = '']) => new RegExp(`^${name.replaceAll('.', '\\.').replaceAll(/\$\{\w+\}/g, '\\w+')}$`),
  );
}

describe.each(standIns)('the pretend $id', (installed) => {
  it('connects each account that was added as itself, shows what it posts once, and what is deleted no more', async () => {
    const { standIn, logins, grounds } = await startWithTwo(installed);
    expect(grounds.map(({ account }) => account.remoteId)).toEqual(logins.map((login) => login.remoteId));
    const seen = () => installed.visible(grounds[0].rig.standIn);
    expect(seen()).toEqual([]);
    const remoteIds: string[] = [];
    const since: Date[] = [];
    for (const [index, ground] of grounds.entries()) {
      const publication = newPublication(ground, leastOf(installed, ground, `Words of number ${index + 1}.`));
      expect(ground.rig.channel.options.safeParse(publication.content.options).error?.issues ?? []).toEqual([]);
      expect(ground.rig.channel.plan(publication.content, ground.account).warnings).toEqual([]);
      since.push(ground.clock.now());
      const outcomes = await publishAll(ground, publication);
      const visible = publication.steps.findIndex((step) => step.kind === 'visible');
      const outcome = outcomes[visible];
      remoteIds.push(outcome?.kind === 'done' ? outcome.trace.remoteId : '');
      ground.clock.advance(60_000);
    }
    expect(seen()).toMatchObject(
      logins.map(({ remoteId }, index) => ({
        accountRemoteId: remoteId,
        remoteId: remoteIds[index],
        text: `Words of number ${index + 1}.`,
        replyTo: null,
        kinds: grounds.map((ground) => leastOf(installed, ground, '').parts[0].media.map((one) => one.kind))[index],
      })),
    );
    for (const route of installed.routes.visible.filter((name) => name in standIn.counts)) {
      const callers = standIn.log
        .filter((call) => call.route === route)
        .map((call) => installed.callerOf(standIn, call));
      const each = logins.map(({ remoteId }) => remoteId);
      expect(new Set(callers)).toEqual(new Set(each));
    }
    for (const [index, { at }] of seen().entries()) {
      expect(at.getTime()).toBeGreaterThanOrEqual(since[index]?.getTime() ?? Number.POSITIVE_INFINITY);
      expect(at.getTime()).toBeLessThan((since[index]?.getTime() ?? 0) + 60_000);
    }
    const [first] = grounds;
    if (!first.capabilities.canDelete) return;
    expect(await first.rig.channel.deletePost?.(contextOf(first), remoteIds[0] ?? '')).toMatchObject({ kind: 'done' });
    expect(seen().map((post) => post.remoteId)).toEqual([remoteIds[1]]);
  });

  it('is struck by faults at the calls it names', async () => {
    const { standIn, grounds } = await startWithTwo(installed);
    const [ground] = grounds;
    const { visible, reading } = installed.routes;
    const publication = newPublication(ground, leastOf(installed, ground, 'Never seen.'));
    const step = await publishUpToVisible(ground, publication);
    const faults = visible.map((route) => standIn.fault({ kind: 'lose_before', route, times: 'always' }));
    expect(errorIn(await tryStep(ground, publication, step)).kind).toBe('unknown_outcome');
    expect(faults.reduce((sum, fault) => sum + fault.struck, 0)).toBeGreaterThan(0);
    expect(installed.visible(standIn)).toEqual([]);
    for (const fault of faults) fault.remove();
    await publishAll(ground, publication);
    const [post] = installed.visible(standIn);
    const looks = reading.map((route) => standIn.fault({ kind: 'lose_before', route, times: 'always' }));
    expect(await ground.rig.channel.readPosts(contextOf(ground), [post?.remoteId ?? ''])).toMatchObject({
      kind: 'failed',
    });
    expect(looks.reduce((sum, fault) => sum + fault.struck, 0)).toBeGreaterThan(0);
  });

  it.runIf(installed.expireAccess)('refuses every access that has ended, and shows nothing of it', async () => {
    const { standIn, grounds } = await startWithTwo(installed);
    installed.expireAccess?.(standIn);
    for (const ground of grounds) {
      const read = await ground.rig.channel.readAccount(contextOf(ground));
      expect(read).toMatchObject({ kind: 'failed', error: { kind: 'reconnect' } });
    }
    expect(installed.visible(standIn)).toEqual([]);
  });

  const { formats } = capabilitiesIn(installed.id);

  it.runIf(formats.firstComment.works)(
    'shows a first comment below its post, and not below one that is gone',
    async () => {
      const { standIn, grounds } = await startWithTwo(installed);
      const [ground] = grounds;
      const content = { ...leastOf(installed, ground, 'The post.'), firstComment: 'And a comment.' };
      await publishAll(ground, newPublication(ground, content));
      const [post, comment] = installed.visible(standIn);
      expect(post).toMatchObject({ text: 'The post.', replyTo: null });
      expect(comment).toMatchObject({ text: 'And a comment.', replyTo: post?.remoteId, kinds: [] });
      expect(comment?.accountRemoteId).toBe(ground.account.remoteId);
      if (!ground.capabilities.canDelete) return;
      await ground.rig.channel.deletePost?.(contextOf(ground), post?.remoteId ?? '');
      const left = installed.visible(standIn);
      // Elsewhere an answer is a post of its own, and stays.
      expect(left).toEqual(takesCommentsAlong.includes(installed.id) ? [] : [comment]);
    },
  );

  it('names only routes that there are', () => {
    const { visible, prepare, reading } = installed.routes;
    const known = routesIn(installed.id);
    expect(known.length).toBeGreaterThan(5);
    const unknown = [...visible, ...prepare, ...reading].filter((route) => !known.some((name) => name.test(route)));
    expect(unknown).toEqual([]);
  });

  it('says so when somebody there has the name already', async () => {
    const { rig } = await startRig(subjectOf(installed));
    installed.addAccount(rig.standIn, 'Ada Kiln');
    expect(() => installed.addAccount(rig.standIn, 'Ada Kiln')).toThrow(/is called .+ there already/);
  });
});
