import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { StandIn } from '@antiphon/wire/stand-in';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeProvider } from '../conformance/index.ts';
import type { ImageFactsInput, TextFactsInput } from '../facts/index.ts';
import type { ModelStandInState } from '../kit/stand-in-state.ts';
import type { HandleCall, ImageParams, Json, ModelContext, ModelEntry, RunOutcome, TextParams } from '../spec.ts';
import { createSandbox } from './index.ts';
import { startSandboxStandIn } from './stand-in.ts';

const what = 'Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces.';
const secret = { apiKey: '' };

describeProvider({
  name: 'The sandbox',
  startStandIn: () => startSandboxStandIn({ delayMs: 0, wordDelayMs: 0 }),
  create: (standIn) => createSandbox({ baseUrl: standIn.url }),
  secret: () => secret,
  text: { model: 'sandbox-writer', params: { prompt: what } },
  image: { model: 'sandbox-cards', size: '1024x1280', params: { prompt: what } },
  withHandle: ['text.generate', 'image.generate'],
  canFind: true,
  hasKey: false,
});

describe('the sandbox’s own ways', () => {
  let world: StandIn<ModelStandInState>;
  beforeAll(async () => {
    world = await startSandboxStandIn({ delayMs: 300, wordDelayMs: 0 });
  });
  afterAll(() => world.close());

  const provider = () => createSandbox({ baseUrl: () => world.url });
  const context = (): ModelContext => ({ fetch: globalThis.fetch, now: new Date(), secret });
  const entry = (id: string): ModelEntry => {
    const found = provider()
      .catalogueAt(new Date())
      .find((model) => model.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };
  const writer = () => entry('sandbox-writer');
  const cards = () => entry('sandbox-cards');
  const textFacts: TextFactsInput = {
    kind: 'caption',
    what,
    language: 'en',
    brand: { name: 'Marram Pottery' },
    variation: { index: 0, of: 5 },
  };
  const imageFacts: ImageFactsInput = {
    kind: 'card',
    what,
    language: 'en',
    link: 'marram.example/firing',
    brand: { name: 'Marram Pottery', colours: ['#7a3b2a', '#d9a441'] },
    variation: { index: 0, of: 3 },
  };
  const write = (more: Partial<TextParams> = {}, key: string = crypto.randomUUID()): Promise<RunOutcome> | undefined =>
    provider().operations['text.generate']?.start(
      {
        ...context(),
        idempotencyKey: key,
        params: {
          model: 'sandbox-writer',
          instructions: '',
          prompt: what,
          maxOutputTokens: 400,
          facts: textFacts as Json,
          ...more,
        },
      },
      writer(),
    );
  const draw = (more: Partial<ImageParams> = {}, key: string = crypto.randomUUID()): Promise<RunOutcome> | undefined =>
    provider().operations['image.generate']?.start(
      {
        ...context(),
        idempotencyKey: key,
        params: { model: 'sandbox-cards', prompt: what, size: '1080x1080', facts: imageFacts as Json, ...more },
      },
      cards(),
    );
  const look = (handle: Json) =>
    provider().operations['image.generate']?.status?.(
      { ...context(), handle, operation: 'image.generate', model: 'sandbox-cards' } satisfies HandleCall,
      cards(),
    );

  async function picture(more: Partial<ImageParams> = {}): Promise<Uint8Array> {
    let outcome = await draw(more);
    while (outcome?.kind === 'running') {
      await wait(50);
      outcome = await look(outcome.handle);
    }
    const output = outcome?.kind === 'succeeded' ? outcome.outputs[0] : undefined;
    if (output?.kind !== 'image') throw new Error(JSON.stringify(outcome));
    return output.bytes;
  }

  it('is marked as a sandbox and needs no key', () => {
    expect(provider()).toMatchObject({ id: 'sandbox', isSandbox: true, keyForm: null });
  });

  it('starts once for a key, however often it is asked, and gives the same work', async () => {
    const before = world.state.started.image;
    const [first, second] = [await draw({}, 'one-key'), await draw({}, 'one-key')];
    expect(first?.kind).toBe('running');
    expect(second?.kind === 'running' && second.handle).toEqual(first?.kind === 'running' && first.handle);
    expect(world.state.started.image).toBe(before + 1);
    const texts = [await write({}, 'two-key'), await write({}, 'two-key')];
    expect(texts[0]).toEqual(texts[1]);
    expect(world.state.started.text).toBe(1);
  });

  it('tells how far a picture is, and how long it still takes', async () => {
    const outcome = await draw();
    if (outcome?.kind !== 'running') throw new Error('not running');
    await wait(120);
    const later = await look(outcome.handle);
    if (later?.kind !== 'running') throw new Error('not running any more');
    expect(later.progress).toBeGreaterThan(0.3);
    expect(later.etaMs).toBeLessThan(200);
  });

  it('draws a PNG of the size asked for, in three different layouts, the same each time', async () => {
    const three = await Promise.all(
      [0, 1, 2].map((index) =>
        picture({ facts: { ...imageFacts, variation: { index, of: 3 } } as Json, size: '1024x1280' }),
      ),
    );
    for (const bytes of three)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1280 });
    expect(new Set(three.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(3);
    expect(
      Buffer.from(
        await picture({ facts: { ...imageFacts, variation: { index: 0, of: 3 } } as Json, size: '1024x1280' }),
      ).equals(Buffer.from(three[0] ?? [])),
    ).toBe(true);
  });

  it('uses the brand’s own colours', async () => {
    const bytes = await picture({ facts: { ...imageFacts, variation: { index: 2, of: 3 } } as Json });
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const seen = new Set<string>();
    for (let at = 0; at < data.length; at += info.channels * 7) seen.add(data.subarray(at, at + 3).toString('hex'));
    expect(seen.has('7a3b2a')).toBe(true);
    expect(seen.has('d9a441')).toBe(true);
  });

  it('leaves words out that it has no letters for, and says so', async () => {
    const handle = await draw({
      facts: { ...imageFacts, what: '新しいカフェがオープンします。', language: 'ja' } as Json,
    });
    await wait(350);
    const outcome = handle?.kind === 'running' ? await look(handle.handle) : undefined;
    expect(outcome?.kind === 'succeeded' && outcome.warnings?.[0]?.code).toBe('letters_missing');
  });

  it('writes from the prompt alone when no facts are given', async () => {
    const outcome = await write({ facts: undefined });
    const output = outcome?.kind === 'succeeded' ? outcome.outputs[0] : undefined;
    expect(output?.kind === 'text' && output.text).toContain('5 and 6 December');
  });

  it('refuses facts it cannot read, with the field’s name, before anything is paid', async () => {
    const before = world.state.started.text;
    const outcome = await write({ facts: { ...textFacts, language: 7 } as Json });
    expect(outcome).toMatchObject({ kind: 'failed', error: { kind: 'rejected', status: 400 } });
    expect(outcome?.kind === 'failed' && outcome.error.words).toContain('language');
    expect(world.state.started.text).toBe(before);
  });

  it('stops at the allowed length and says so', async () => {
    const outcome = await write({ maxOutputTokens: 12 });
    if (outcome?.kind !== 'succeeded') throw new Error(outcome?.kind);
    expect(outcome.warnings?.map((warning) => warning.code)).toContain('cut_at_limit');
    expect(outcome.cost?.lines.find((line) => line.what === 'output tokens')?.quantity).toBeLessThanOrEqual(12);
  });

  it('knows its work again after it was killed, where a folder was given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-models-'));
    const first = await startSandboxStandIn({ delayMs: 200, folder });
    const begun = await createSandbox({ baseUrl: first.url }).operations['image.generate']?.start(
      { ...context(), idempotencyKey: 'k', params: { model: 'sandbox-cards', prompt: what, size: '1080x1080' } },
      cards(),
    );
    await first.close();
    const second = await startSandboxStandIn({ delayMs: 200, folder });
    await wait(450);
    const adapter = createSandbox({ baseUrl: second.url }).operations['image.generate'];
    const handle = begun?.kind === 'running' ? begun.handle : null;
    expect(
      (await adapter?.status?.({ ...context(), handle, operation: 'image.generate', model: 'sandbox-cards' }, cards()))
        ?.kind,
    ).toBe('succeeded');
    const again = await adapter?.start(
      { ...context(), idempotencyKey: 'k', params: { model: 'sandbox-cards', prompt: what, size: '1080x1080' } },
      cards(),
    );
    expect(again?.kind).toBe('succeeded');
    expect(second.state.started.image).toBe(0);
    await second.close();
    rmSync(folder, { recursive: true });
  });
});
