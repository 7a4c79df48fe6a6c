import { createClient } from '../../../testing/api-client.ts';
import { createAnswerJudge } from '../../../testing/judge-answers.ts';

/** Somebody who is signed in, at whatever address the server has now: it is killed and comes back elsewhere. */
export async function signUpAnywhere(address: string) {
  let cookie = '';
  const clientAt = (place: string) =>
    createClient({
      address: place,
      judge: createAnswerJudge(place),
      headers: (): Record<string, string> => (cookie ? { cookie } : {}),
      onAnswer: (response) => {
        const kept = response.headers.getSetCookie().map((line) => line.split(';')[0]);
        if (kept.length > 0) cookie = kept.join('; ');
      },
    });
  const { call } = clientAt(address);
  const person = { name: 'Ada', email: 'ada@example.com', password: 'a long enough password' };
  const { workspaces } = await call('identity.signUp', person);
  return { call, workspaceId: workspaces[0]?.id ?? '', at: (place: string) => clientAt(place).call };
}
