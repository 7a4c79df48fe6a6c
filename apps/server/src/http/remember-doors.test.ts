import { describe, expect, it } from 'vitest';
import type { Actor, Caller, Doors } from './access.ts';
import { rememberDoors } from './remember-doors.ts';

const caller = (authorization: string): Caller => ({ headers: { authorization }, ip: '127.0.0.1', method: 'GET' });
const ada: Actor = { kind: 'user', userId: 'ada', sessionId: 's', isOperator: false, isDemo: false };

/** Doors that count, a clock that we move, and the telling that an access has ended. */
function ground(answer: () => Promise<Actor> = async () => ada) {
  let now = 0;
  let looks = 0;
  let roleLooks = 0;
  let tell: () => void = () => undefined;
  const inner: Doors = {
    authenticate: async () => {
      looks += 1;
      return answer();
    },
    roleOf: async () => {
      roleLooks += 1;
      return 'editor';
    },
  };
  const hints = {
    onHint: () => () => false,
    onAccessEnded: (listener: () => void) => {
      tell = listener;
      return () => false;
    },
    accessEnded: () => tell(),
    close: async () => undefined,
  };
  const doors = rememberDoors(inner, { clock: { now: () => new Date(now) }, hints });
  return { doors, pass: (ms: number) => (now += ms), accessEnded: () => tell(), looks: () => [looks, roleLooks] };
}

describe('doors that remember', () => {
  it('look once for calls of the same second, also when these come at the same moment', async () => {
    const { doors, pass, looks } = ground();
    await Promise.all([1, 2, 3].map(() => doors.authenticate(caller('a'))));
    await Promise.all([1, 2].map(() => doors.roleOf('ada', 'w')));
    pass(999);
    expect(await doors.authenticate(caller('a'))).toEqual(ada);
    expect(looks()).toEqual([1, 1]);
    pass(2);
    await doors.authenticate(caller('a'));
    await doors.authenticate(caller('b'));
    expect(looks()).toEqual([3, 1]);
  });

  it('forget at once when an access has ended, also what was being looked up meanwhile', async () => {
    let release: (actor: Actor) => void = () => undefined;
    const { doors, accessEnded, looks } = ground(() => new Promise((resolve) => (release = resolve)));
    const before = doors.authenticate(caller('a'));
    accessEnded();
    const after = doors.authenticate(caller('a'));
    expect(looks()[0]).toBe(2);
    release({ kind: 'nobody' });
    expect(await after).toEqual({ kind: 'nobody' });
    void before;
  });

  it('remember neither strangers nor failures', async () => {
    let isDown = true;
    const { doors, looks } = ground(async () => {
      if (isDown) throw new Error('the database is away');
      return { kind: 'nobody' };
    });
    await expect(doors.authenticate(caller('a'))).rejects.toThrow('away');
    isDown = false;
    await doors.authenticate(caller('a'));
    await doors.authenticate(caller('a'));
    expect(looks()[0]).toBe(3);
  });
});
