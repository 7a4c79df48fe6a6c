import { describe, expect, it } from 'vitest';
import { errorIn, textContent } from '../conformance/index.ts';
import fixtures from './fixtures/errors.json' with { type: 'json' };
import { callOf, contextOf, type Ground, postsOf, startInTest } from './test-ground.ts';

const hourMs = 3_600_000;

/** Posts, and X answers this instead. */
async function answered(ground: Ground, response: Response) {
  const call = { ...callOf(ground, textContent('x'), 'post-1'), fetch: async () => response };
  return errorIn(await ground.channel.perform(call));
}

function problem(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

describe('what each answer of X means', () => {
  it.each(fixtures.answers)('$what', async ({ status, body, visible, harmless }) => {
    const ground = await startInTest();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = () => new Response(text, { status });
    const error = await answered(ground, answer());
    expect(error.kind).toBe(visible);
    expect(error.words).toMatch(/\w.*[.!?)]$/s);
    const read = await ground.channel.readAccount({ ...contextOf(ground), fetch: async () => answer() });
    expect(read).toMatchObject({ kind: 'failed', error: { kind: harmless } });
  });
});

describe('refusals of X', () => {
  it('say that the operator’s credits are used up', async () => {
    const ground = await startInTest();
    ground.standIn.state.hasCredits = false;
    const error = errorIn(await ground.channel.perform(callOf(ground, textContent('x'), 'post-1')));
    expect(error).toMatchObject({ kind: 'rejected', code: 'out_of_credits', status: 402 });
    const capped = { title: 'UsageCapExceeded', type: 'https://api.twitter.com/2/problems/usage-capped', detail: 'x' };
    expect(await answered(ground, problem(429, capped))).toMatchObject({ kind: 'rejected', code: 'out_of_credits' });
  });

  it('say that the operator’s app may not do this', async () => {
    const ground = await startInTest();
    const body = {
      title: 'Client Forbidden',
      type: 'https://api.x.com/2/problems/client-forbidden',
      detail: 'Not enrolled',
    };
    expect(await answered(ground, problem(403, body))).toMatchObject({
      kind: 'rejected',
      code: 'app_forbidden',
      words: expect.stringContaining('Not enrolled.'),
    });
  });

  it('ask to sign in again when a right is missing', async () => {
    const ground = await startInTest();
    for (const [token, known] of ground.standIn.state.tokens)
      ground.standIn.state.tokens.set(token, { ...known, scopes: ['tweet.read', 'users.read'] });
    const error = errorIn(await ground.channel.perform(callOf(ground, textContent('x'), 'post-1')));
    expect(error).toMatchObject({ kind: 'reconnect', status: 403 });
  });

  it('carry X’s own words on what is wrong with the post', async () => {
    const ground = await startInTest();
    const error = errorIn(await ground.channel.perform(callOf(ground, textContent('$AAA and $BBB'), 'post-1')));
    expect(error).toMatchObject({ kind: 'rejected', words: expect.stringContaining('one cashtag') });
  });

  it('hold until the latest of the windows that are used up', async () => {
    const ground = await startInTest();
    const seconds = (ms: number) => String((ground.clock.now().getTime() + ms) / 1000);
    const error = await answered(
      ground,
      problem(
        429,
        { title: 'Too Many Requests' },
        {
          'x-rate-limit-remaining': '12',
          'x-rate-limit-reset': seconds(60_000),
          'x-app-limit-24hour-remaining': '0',
          'x-app-limit-24hour-reset': seconds(5 * hourMs),
        },
      ),
    );
    expect(error.retryAt?.getTime()).toBe(ground.clock.now().getTime() + 5 * hourMs);
  });

  it('end a minute later where X names no moment', async () => {
    const ground = await startInTest();
    const error = await answered(ground, problem(429, { title: 'Too Many Requests' }));
    expect(error).toMatchObject({ kind: 'rate_limited', retryAt: new Date(ground.clock.now().getTime() + 60_000) });
  });

  it('of a part of an answer are an unknown outcome, never a second post', async () => {
    const ground = await startInTest();
    expect(await answered(ground, problem(200, { errors: [{ title: 'x' }] }))).toMatchObject({
      kind: 'unknown_outcome',
    });
  });
});

describe('limits of X', () => {
  it('are learned from every answer, for the account and for the app', async () => {
    const ground = await startInTest();
    const outcome = await ground.channel.perform(callOf(ground, textContent('x'), 'post-1'));
    const now = ground.clock.now().getTime();
    expect(outcome.kind === 'done' && outcome.budgets).toEqual([
      { scope: 'account', name: 'posts', limit: 100, remaining: 99, resetAt: new Date(now + 15 * 60_000) },
      { scope: 'app', name: 'posts_of_app', limit: 10_000, remaining: 9_999, resetAt: new Date(now + 24 * hourMs) },
    ]);
  });

  it('stop the next post before it is out, and let it pass later', async () => {
    const ground = await startInTest({ postsPerWindow: 1 });
    await ground.channel.perform(callOf(ground, textContent('One.'), 'post-1'));
    const outcome = await ground.channel.perform(callOf(ground, textContent('Two.'), 'post-1'));
    expect(errorIn(outcome)).toMatchObject({
      kind: 'rate_limited',
      retryAt: new Date(ground.clock.now().getTime() + 15 * 60_000),
    });
    expect(outcome.budgets?.[0]).toMatchObject({ name: 'posts', remaining: 0 });
    ground.clock.advance(15 * 60_000);
    expect((await ground.channel.perform(callOf(ground, textContent('Two.'), 'post-1'))).kind).toBe('done');
    expect(postsOf(ground)).toHaveLength(2);
  });
});

describe('a secret that is none of ours', () => {
  it('asks to sign in again, whatever is wanted', async () => {
    const ground = await startInTest();
    const context = { ...contextOf(ground), secret: { accessToken: '' } };
    const { channel } = ground;
    const call = { ...callOf(ground, textContent('x'), 'post-1'), secret: { accessToken: '' } };
    expect(errorIn(await channel.perform(call)).kind).toBe('reconnect');
    const failed = { kind: 'failed', error: { kind: 'reconnect' } };
    expect(await channel.find({ ...call, sentAt: call.now })).toMatchObject({
      kind: 'not_now',
      error: { kind: 'reconnect' },
    });
    expect(await channel.readPosts(context, ['1'])).toMatchObject(failed);
    expect(await channel.readAccount(context)).toMatchObject(failed);
    expect(await channel.readPastPosts(context, { limit: 1 })).toMatchObject(failed);
    expect(await channel.deletePost?.(context, '1')).toMatchObject(failed);
    expect(await channel.readComments?.(context, '1', { limit: 1 })).toMatchObject(failed);
    expect(await channel.answerComment?.(context, { postRemoteId: '1', text: 'x', seed: '0' })).toMatchObject(failed);
    expect(ground.standIn.counts['posts.create']).toBeUndefined();
  });
});
