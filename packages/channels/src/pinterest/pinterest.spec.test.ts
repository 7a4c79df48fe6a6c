/**
 * Judged by Pinterest's own description of its API: what we send, and what the pretend Pinterest answers.
 * `ANTIPHON_SPECS` names the folder that holds `pinterest/openapi.json` (pinterest/api-description v5, 5.23.0); without
 * it there is nothing to judge by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent } from '../conformance/index.ts';
import {
  boardId,
  callOf,
  contextOf,
  film,
  type Ground,
  photo,
  pinContent,
  publish,
  startGround,
  tryStep,
} from './test-ground.ts';
import { type Description, type Exchange, Judge, recording } from './test-judge.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs
  ? 'the description of the API accepts'
  : 'the description of the API (skipped: ANTIPHON_SPECS names no folder)';

const isJudged = ({ path }: Exchange) => path !== '/oauth/' && path !== '/storage/';

describe.skipIf(!specs)(title, () => {
  let judge: Judge;
  let ground: Ground;
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    judge = new Judge(JSON.parse(readFileSync(join(specs ?? '', 'pinterest/openapi.json'), 'utf8')) as Description);
    ground = await startGround({ watch: recording(exchanges) });
    const { channel, board } = ground;
    const link = { link: 'https://example.com/soup' };
    const section = { section: board.sections[0]?.id ?? '' };
    const contents = [
      pinContent(),
      pinContent({ options: link }, [photo, { ...photo, altText: 'Another' }]),
      pinContent({ options: { ...link, ...section } }, [film]),
      pinContent({ options: section }, [film, photo]),
    ];
    const ids: string[] = [];
    for (const content of contents) {
      const done = await publish(ground, content);
      ids.push(done['pin-1']?.remoteId ?? '');
      await channel.find({ ...callOf(ground, content, 'pin-1', { done }), sentAt: ground.now() });
    }
    const context = contextOf(ground);
    for (const id of ids) ground.standIn.state.countPin(id, { impressions: 9, playTimeMs: 100.5, comments: 1 });
    await channel.readPosts(context, ids);
    await channel.readAccount(context);
    await channel.readPastPosts(context, { limit: 2 });
    await channel.readPastPosts(context, { limit: 2, cursor: Buffer.from('2').toString('base64url') });
    await channel.choices?.board?.(context);
    await channel.choices?.section?.(context);
    await channel.editPost?.(context, ids[0] ?? '', pinContent({ parts: [{ text: 'New words.', media: [photo] }] }));
    await channel.refresh?.(context);
    await refusals(ids[0] ?? '');
    await channel.deletePost?.(context, ids[0] ?? '');
    await channel.deletePost?.(context, ids[0] ?? '');
  });
  afterAll(() => ground?.standIn.close());

  /** The answers of a bad day. */
  async function refusals(id: string): Promise<void> {
    const { channel, standIn } = ground;
    const context = contextOf(ground);
    const stranger = { ...context, secret: { accessToken: 'unknown', refreshToken: 'unknown' } };
    await tryStep(ground, pinContent({ parts: [{ text: 'x'.repeat(801), media: [photo] }] }), 'pin-1');
    await tryStep(ground, pinContent({ options: { board: '1' } }), 'board-1');
    await tryStep(ground, pinContent({ options: { board: boardId, section: '1' } }), 'board-1');
    standIn.state.suspectsSpam = true;
    await tryStep(ground, pinContent(), 'pin-1');
    standIn.fault({ kind: 'rate_limited', route: 'pins.create' });
    await tryStep(ground, pinContent(), 'pin-1');
    standIn.fault({ kind: 'server_error_before', route: 'pins.create', status: 500 });
    await tryStep(ground, pinContent(), 'pin-1');
    await channel.readAccount(stranger);
    await channel.refresh?.(stranger);
    standIn.state.consent = { gives: false };
    await consent(channel, {}, ground.connectContext());
    await channel.readPosts(context, ['1', id]);
  }

  it('a whole run of the adapter, requests and answers alike, refusals included', () => {
    const judged = new Map<string, number>();
    for (const exchange of exchanges.filter(isJudged)) {
      // A text that is too long is sent to see it refused.
      const isMeant = JSON.stringify(exchange.sent ?? '').includes('x'.repeat(801));
      const complaints = judge.complaints(exchange).filter((one) => !(isMeant && one.startsWith('sent/description')));
      expect(complaints, `${exchange.method} ${exchange.path} ${exchange.status}`).toEqual([]);
      const id = judge.operationOf(exchange)?.operationId ?? exchange.path;
      judged.set(id, (judged.get(id) ?? 0) + 1);
    }
    const count = [...judged.values()].reduce((sum, one) => sum + one, 0);
    process.stdout.write(
      `Judged by Pinterest's description of its API: ${judged.size} operations, ${count} exchanges.\n`,
    );
    expect([...judged.keys()].sort()).toEqual([
      'board_sections/list',
      'board_sections/list_pins',
      'boards/list',
      'boards/list_pins',
      'media/create',
      'media/get',
      'oauth/token',
      'pins/analytics',
      'pins/create',
      'pins/delete',
      'pins/get',
      'pins/list',
      'pins/update',
      'user_account/get',
    ]);
    const refused = new Set(exchanges.map((one) => one.status).filter((status) => status >= 400));
    expect([...refused].sort()).toEqual([400, 401, 403, 404, 429, 500]);
  });

  it('nothing that it forbids: each operation’s judge says no to a bad request or a bad answer', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges.filter((one) => isJudged(one) && one.status < 300)) {
      const id = judge.operationOf(exchange)?.operationId ?? exchange.path;
      if (seen.has(id)) continue;
      seen.add(id);
      if (exchange.sent !== undefined)
        expect(judge.complaints({ ...exchange, sent: { nonsense: 1 } }), id).not.toEqual([]);
      expect(judge.complaints({ ...exchange, answered: [7] }), id).not.toEqual([]);
      const query = new URLSearchParams({ nonsense: '1' });
      expect(judge.complaints({ ...exchange, query }), id).not.toEqual([]);
    }
    expect(seen.size).toBe(14);
    const pin = exchanges.find((one) => one.path === '/pins' && one.status === 201);
    if (!pin) throw new Error('Nothing was pinned.');
    const spoilt = (own: object) => ({ ...pin, sent: { ...Object(pin.sent), ...own } });
    for (const own of [
      { board_id: 'recipes' },
      { title: 'x'.repeat(101) },
      { description: 'x'.repeat(801) },
      { link: `https://example.com/${'x'.repeat(2040)}` },
      { media_source: { source_type: 'image_base64', content_type: 'image/webp', data: 'AAAA' } },
      { media_source: { source_type: 'multiple_image_base64', items: [] } },
      { media_source: { source_type: 'video_id' } },
    ])
      expect(judge.complaints(spoilt(own)), JSON.stringify(own).slice(0, 80)).not.toEqual([]);
    const told = { ...Object(pin.answered), created_at: 'yesterday' };
    expect(judge.complaints({ ...pin, answered: told })).not.toEqual([]);
  });

  it('the rights we ask for, as enough for every call, and none too many', () => {
    const [oauth] = ground.channel.connect;
    const asked = oauth?.kind === 'oauth' ? (oauth.scopes ?? []).map((scope) => scope.name) : [];
    const needed = exchanges
      .filter(isJudged)
      .flatMap((exchange) => judge.operationOf(exchange)?.security?.flatMap((one) => one.pinterest_oauth2 ?? []) ?? []);
    expect([...new Set(needed)].sort()).toEqual(asked.toSorted());
  });

  it('the fields that a video’s storage wants, as the description names them', () => {
    const sent = exchanges.find((one) => one.path === '/storage/')?.sent;
    const upload = exchanges.find((one) => one.path === '/media')?.answered as { upload_parameters: object };
    expect(sent).toEqual({ ...upload.upload_parameters, file: 'bytes' });
    expect(Object.keys(Object(sent)).at(-1)).toBe('file');
  });
});
