import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../http/access.ts';
import type { RequestContext } from '../../http/implement.ts';
import { untilTurnedAway } from './until-turned-away.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const user: Actor = { kind: 'user', userId: 'u', sessionId: 's', isOperator: false, isDemo: false };

/** A request whose sender and role can change while it runs. */
function requestOf(state: { actor: Actor; role: 'viewer' | null }, ended = new Set<() => void>()): RequestContext {
  const doors = { authenticate: async () => state.actor, roleOf: async () => state.role };
  const onAccessEnded = (listener: () => void) => {
    ended.add(listener);
    return () => ended.delete(listener);
  };
  return {
    app: { hints: { onAccessEnded } },
    doors,
    caller: { headers: {}, ip: '127.0.0.1', method: 'GET' },
  } as unknown as RequestContext;
}

describe('a stream', () => {
  it('ends within a quarter of a minute after its reader was taken out of the workspace', async () => {
    const state: { actor: Actor; role: 'viewer' | null } = { actor: user, role: 'viewer' };
    const guarded = untilTurnedAway(requestOf(state), 'w', undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(guarded.signal.aborted).toBe(false);
    state.role = null;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(guarded.signal.aborted).toBe(true);
    guarded.stop();
  });

  it('ends after its session or API key was revoked', async () => {
    const state: { actor: Actor; role: 'viewer' | null } = { actor: user, role: 'viewer' };
    const guarded = untilTurnedAway(requestOf(state), 'w', undefined);
    state.actor = { kind: 'nobody' };
    await vi.advanceTimersByTimeAsync(15_000);
    expect(guarded.signal.aborted).toBe(true);
    guarded.stop();
  });

  it('ends at once when it is told that a session, a membership or an API key has ended, if it was its own', async () => {
    const state: { actor: Actor; role: 'viewer' | null } = { actor: user, role: 'viewer' };
    const ended = new Set<() => void>();
    const guarded = untilTurnedAway(requestOf(state, ended), 'w', undefined);
    for (const tell of ended) tell();
    await vi.advanceTimersByTimeAsync(0);
    expect(guarded.signal.aborted).toBe(false);
    state.actor = { kind: 'nobody' };
    for (const tell of ended) tell();
    await vi.advanceTimersByTimeAsync(0);
    expect(guarded.signal.aborted).toBe(true);
    guarded.stop();
    expect(ended.size).toBe(0);
  });

  it('ends with its request, and asks no more once it has stopped', async () => {
    const ending = new AbortController();
    const request = requestOf({ actor: user, role: 'viewer' });
    const asked = vi.spyOn(request.doors, 'authenticate');
    const guarded = untilTurnedAway(request, 'w', ending.signal);
    guarded.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).not.toHaveBeenCalled();
    ending.abort();
    expect(guarded.signal.aborted).toBe(true);
  });
});
