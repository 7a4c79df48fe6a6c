/**
 * Judged by Meta's own description of Graph (facebook/facebook-business-sdk-codegen, api_specs, 2026-04-15): what we
 * send, and what the pretend Instagram answers. `ANTIPHON_SPECS` names the folder that holds `instagram/*.json` and
 * `facebook/*.json`; without it there is nothing to judge by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VersionContent } from '../spec.ts';
import { insightLists } from './metrics.ts';
import { callOf, contextOf, film, type Ground, goIn, photo, publish, startInTest, takeStep } from './test-ground.ts';
import { type Exchange, Judge, type Rule, recording } from './test-judge.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs
  ? 'the description of the API accepts'
  : 'the description of the API (skipped: ANTIPHON_SPECS names no folder)';

const own = 'graph.instagram.com';
const facebook = 'graph.facebook.com';
const id = '/\\d+';

/** The same call on both hosts, where two descriptions name the object. */
function onBoth(method: string, edge: string, user: string, answer: Rule['answer'], endpoint?: string): Rule[] {
  const path = new RegExp(`^${id}${edge === '' ? '' : `/${edge}`}$`);
  const at = (host: string, object: string, named: Rule['answer']): Rule => ({
    method,
    host,
    path,
    object,
    ...(edge === '' ? {} : { endpoint: object.endsWith('OnlyAPI') ? (endpoint ?? edge) : edge }),
    answer: named,
  });
  const onlyIg =
    typeof answer === 'string' || answer.of === 'IGComment' || answer.of.startsWith('Instagram')
      ? answer
      : { ...answer, of: `${answer.of}ForIGOnlyAPI` };
  return [at(facebook, user, answer), at(own, `${user}ForIGOnlyAPI`, onlyIg)];
}

const byHand = (method: string, host: string | null, path: RegExp, answer: string): Rule => ({
  method,
  host,
  path,
  object: null,
  answer,
});

const rules: readonly Rule[] = [
  byHand('POST', 'api.instagram.com', /^\/oauth\/access_token$/, 'code'),
  {
    method: 'GET',
    host: own,
    path: /^\/access_token$/,
    object: 'IGAccessTokenForIGOnlyAPI',
    answer: { of: 'IGAccessTokenForIGOnlyAPI', as: 'fields' },
  },
  {
    method: 'GET',
    host: own,
    path: /^\/refresh_access_token$/,
    object: 'IGRefreshAccessTokenForIGOnlyAPI',
    answer: { of: 'IGRefreshAccessTokenForIGOnlyAPI', as: 'fields' },
  },
  byHand('POST', facebook, /^\/oauth\/access_token$/, 'facebookToken'),
  byHand('GET', facebook, /^\/oauth\/access_token$/, 'facebookToken'),
  {
    method: 'GET',
    host: facebook,
    path: /^\/me\/accounts$/,
    object: 'User',
    endpoint: 'accounts',
    answer: { of: 'Page', as: 'list' },
  },
  {
    method: 'GET',
    host: own,
    path: /^\/me$/,
    object: 'IGUserForIGOnlyAPI',
    answer: { of: 'IGUserForIGOnlyAPI', as: 'fields' },
  },
  byHand('POST', 'rupload.facebook.com', /^\/ig-api-upload\//, 'done'),
  ...onBoth('POST', 'media', 'IGUser', 'container'),
  // The description of the own door writes this endpoint without its underscore.
  ...onBoth('POST', 'media_publish', 'IGUser', 'made', 'mediapublish'),
  ...onBoth('GET', 'media', 'IGUser', { of: 'IGMedia', as: 'list' }),
  ...onBoth('GET', 'stories', 'IGUser', { of: 'IGMedia', as: 'list' }),
  ...onBoth('GET', 'content_publishing_limit', 'IGUser', 'publishingLimit'),
  ...onBoth('GET', 'insights', 'IGMedia', { of: 'InstagramInsightsResult', as: 'list' }),
  ...onBoth('GET', 'comments', 'IGMedia', { of: 'IGComment', as: 'list' }),
  ...onBoth('POST', 'comments', 'IGMedia', 'made'),
  {
    method: 'POST',
    host: null,
    path: new RegExp(`^${id}/replies$`),
    object: 'IGComment',
    endpoint: 'replies',
    answer: 'made',
  },
  ...onBoth('POST', '', 'IGMedia', 'done'),
  { method: 'DELETE', host: facebook, path: new RegExp(`^${id}$`), object: 'IGMedia', answer: 'done' },
];
/** `GET /{id}` is whatever the id stands for. */
const containerRule = byHand('GET', null, new RegExp(`^${id}$`), 'containerStatus');
const mediaRules = onBoth('GET', '', 'IGMedia', { of: 'IGMedia', as: 'fields' });
const userRules = onBoth('GET', '', 'IGUser', { of: 'IGUser', as: 'fields' });

const contentOf = (media: VersionContent['parts'][0]['media'], more: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'Fresh from the kiln', media }],
  options: {},
  ...more,
});

/** All that the adapter can do, by one door. */
async function liveThrough(ground: Ground): Promise<void> {
  const { channel, standIn, clock } = ground;
  const made = { ...photo, isMadeByAi: true };
  const options = {
    collaborators: ['anna'],
    locationId: '1',
    commentsOff: true,
    shareToFeed: true,
    thumbOffsetMs: 1,
    audioName: 'x',
  };
  const rich = contentOf([made, film], { options, firstComment: 'And a comment' });
  const done = await publish(ground, rich);
  await publish(
    ground,
    contentOf([film], { options: { placement: 'reel', shareToFeed: false, thumbOffsetMs: 1, audioName: 'x' } }),
  );
  await publish(ground, contentOf([photo], { options: { placement: 'story' } }));
  const main = done['post-1']?.remoteId ?? '';
  for (const key of ['post-1', 'comment-1', 'comments-off-1'])
    await channel.find({ ...callOf(ground, rich, key, done), sentAt: clock.now() });
  const story = contentOf([photo], { options: { placement: 'story' } });
  const storyDone = await publish(ground, story);
  await channel.find({ ...callOf(ground, story, 'post-1', storyDone), sentAt: clock.now() });
  await channel.readPosts(contextOf(ground), [main, '1']);
  await channel.readAccount(contextOf(ground));
  await channel.readPastPosts(contextOf(ground), { limit: 1 });
  await channel.readQuotas?.(contextOf(ground));
  await channel.readComments?.(contextOf(ground), main, { limit: 5 });
  const open = (await publish(ground, contentOf([photo])))['post-1']?.remoteId ?? '';
  const asked = standIn.state.addComment({ mediaId: open, username: 'guest', text: 'How hot?' });
  await channel.answerComment?.(contextOf(ground), {
    postRemoteId: open,
    commentRemoteId: asked.id,
    text: 'Very',
    seed: '',
  });
  await channel.deletePost?.(contextOf(ground), open);
  clock.advance(20 * 86_400_000);
  await channel.refresh?.(contextOf(ground));
  standIn.state.bytesPerUpload = 10;
  await takeStep(ground, contentOf([film]), 'container-1').catch(() => undefined);
  standIn.state.expireTokens();
  await takeStep(ground, contentOf([photo]), 'container-1');
}

describe.skipIf(!specs)(title, () => {
  const run = async () => {
    const exchanges: Exchange[] = [];
    const grounds: Ground[] = [];
    for (const flavour of ['instagram', 'facebook'] as const) {
      const ground = await startInTest(flavour, {}, recording(exchanges));
      await goIn(ground.channel, flavour, ground.connectContext(), (query) => ({ ...query, code: 'made-up' }));
      await liveThrough(ground);
      grounds.push(ground);
    }
    // The consent pages are for people: a redirect, no answer of the API.
    const calls = exchanges.filter(({ path }) => !/authorize$|dialog\/oauth$/.test(path));
    const isOne = (names: (ground: Ground) => Iterable<string>) => (path: string) =>
      grounds.some((ground) => [...names(ground)].includes(path.slice(1)));
    const isContainer = isOne(({ standIn }) => standIn.state.containers.keys());
    const isUser = isOne(({ standIn }) => standIn.state.users.keys());
    const judgeOf = ({ path, method }: Exchange) => {
      const nodes = method !== 'GET' ? [] : isContainer(path) ? [containerRule] : isUser(path) ? userRules : mediaRules;
      return new Judge(specs ?? '', [...nodes, ...rules]);
    };
    return { calls, judgeOf };
  };

  it('a whole run of the adapter by both doors, requests and answers alike, refusals included', async () => {
    const { calls, judgeOf } = await run();
    const judged = new Set<string>();
    for (const call of calls) {
      const judge = judgeOf(call);
      // The upload server is not Graph, and the code's exchange says no in a way of its own.
      if (call.host === 'api.instagram.com' && call.status >= 400) continue;
      expect(judge.complaints(call), `${call.method} ${call.host}${call.path} ${call.status}`).toEqual([]);
      const rule = judge.ruleOf(call);
      judged.add(`${call.method} ${rule?.object ?? 'by hand'} ${rule?.endpoint ?? String(rule?.answer)}`);
    }
    process.stdout.write(`Judged by Meta's description of Graph: ${judged.size} calls, ${calls.length} exchanges.\n`);
    expect(judged.size).toBeGreaterThanOrEqual(25);
  });

  it('nothing that it forbids: every judge says no to a bad request and a bad answer', async () => {
    const { calls, judgeOf } = await run();
    const seen = new Set<Rule>();
    for (const call of calls) {
      const judge = judgeOf(call);
      const rule = judge.ruleOf(call);
      if (!rule || seen.has(rule) || call.status >= 400) continue;
      seen.add(rule);
      const where = `${call.method} ${call.host}${call.path}`;
      if (rule.object !== null)
        expect(judge.complaints({ ...call, query: { ...call.query, nonsense: '1' } }), where).not.toEqual([]);
      expect(judge.complaints({ ...call, answered: { nonsense: 1 } }), where).not.toEqual([]);
    }
    expect(seen.size).toBeGreaterThanOrEqual(25);
  });

  it('every number that we ask for', () => {
    const text = readFileSync(join(specs ?? '', 'facebook/enum_types.filtered.json'), 'utf8');
    const all = JSON.parse(text) as readonly { readonly name: string; readonly values: readonly string[] }[];
    const known = all.find((one) => one.name === 'mediainsights_metric_enum_param')?.values ?? [];
    const asked = Object.values(insightLists).flatMap((lists) => lists.flatMap((list) => list.split(',')));
    expect(asked.length).toBeGreaterThan(20);
    for (const metric of asked) expect(known).toContain(metric);
  });
});
