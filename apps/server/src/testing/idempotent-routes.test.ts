import { describe, expect, it } from 'vitest';
import { routesOfContract } from './routes-of-contract.ts';

/** Routes that a repeat may reach twice, each with its reason. */
const repeatable: Readonly<Record<string, string>> = {
  'identity.signUp': 'the second is refused: the address is taken',
  'identity.signIn': 'a second session, seen and revocable',
  'identity.signOut': 'changes nothing more',
  'identity.openDemo': 'a second demo, of its own cookie',
  'identity.requestPasswordReset': 'a second mail; either link works once',
  'identity.resetPassword': 'the token works once',
  'identity.changePassword': 'the second is refused: the old password is gone',
  'workspaces.create': 'keeps the key with the workspace, because there is none yet to keep it in',
  'workspaces.readInvitation': 'uses nothing up; a wrong token counts as one more try',
  'workspaces.acceptInvitation': 'a member stays as they are',
  'accounts.finishConnect': 'the state works once',
  'accounts.pause': 'changes nothing more',
  'accounts.resume': 'changes nothing more',
  'workspaces.pause': 'changes nothing more',
  'workspaces.resume': 'changes nothing more',
  'publications.pauseAll': 'changes nothing more',
  'publications.resumeAll': 'changes nothing more',
  'sending.readLimits': 'asks the network what is left; a second answer replaces the first',
  'providerKeys.check': 'asks again and writes down the same',
  'generations.estimate': 'writes nothing',
  'studio.estimate': 'writes nothing',
  'studio.estimateItem': 'writes nothing',
  'generations.cancel': 'changes nothing more',
  'assets.restore': 'changes nothing more',
  'posts.restore': 'changes nothing more',
  'imports.cancel': 'changes nothing more',
  'calendarFeeds.restore': 'changes nothing more',
  'slots.skip': 'changes nothing more',
  'recurrences.skip': 'changes nothing more',
  'recurrences.rewrite': 'the second finds nothing left to write',
  'recurrences.pause': 'changes nothing more',
  'recurrences.stop': 'changes nothing more',
  'recurrences.resume': 'changes nothing more',
  'labels.put': 'changes nothing more',
  'brands.archive': 'changes nothing more',
  'briefs.archive': 'changes nothing more',
};

describe('a route that makes something', () => {
  it('takes an Idempotency-Key, or stands here with the reason why a repeat makes nothing twice', () => {
    const without = routesOfContract().filter(({ method, meta }) => method === 'POST' && !meta.idempotent);
    expect(without.map(({ name }) => name).sort()).toEqual(Object.keys(repeatable).sort());
  });
});
