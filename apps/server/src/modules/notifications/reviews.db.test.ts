import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { tellReviews } from './tell-reviews.ts';

let server: TestServer;
let ada: Person;
let adam: Person;
let eve: Person;
let workspaceId: string;

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.signUp({ name: 'Ada' });
  workspaceId = ada.workspaceId;
  adam = await server.join(ada, 'admin');
  eve = await server.join(ada, 'editor');
}, 60_000);
afterAll(() => server.stop());

const content = (text: string) => ({ parts: [{ text, media: [] }] });

/** A post of the editor that goes to a pretend account. */
async function write(text: string, handle: string) {
  const input = { style: 'chirp', handle, password: 'pretend' };
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  const accountId = answer.kind === 'connected' ? (answer.accounts[0]?.id ?? '') : '';
  const versions = [{ accountId, options: {} }];
  const { id: postId, revision } = await eve.call('posts.create', { workspaceId, content: content(text), versions });
  return { workspaceId, postId, revision };
}

const sql = (text: string) =>
  server.app.db.inWorkspace(workspaceId, (scope) => scope.client.query<{ userId: string; subject: string }>(text));
/** Who is mailed what, once what was done is old enough to be told. */
async function tellOld() {
  await sql("update untold_reviews set at = at - interval '1 minute'");
  await tellReviews(server.app);
  const { rows } = await sql(
    `with told as (delete from notices where about = 'reviews' returning user_id, content)
      select user_id as "userId", content ->> 'subject' as subject from told`,
  );
  return rows;
}

it('approvers are mailed of a question, its author of the answer, and nobody of what was taken back in time', async () => {
  const post = await write('Kiln day', 'marram');
  const review = await eve.call('approvals.ask', { ...post, note: 'The price?' });
  await tellReviews(server.app);
  expect((await sql('select from untold_reviews')).rowCount).toBe(1);
  const asked = await tellOld();
  expect(asked.map(({ userId }) => userId).sort()).toEqual([ada.userId, adam.userId].sort());
  expect(asked[0]?.subject).toContain('“Kiln day” waits for your approval');
  expect(review.state).toBe('in_review');

  await ada.call('approvals.return', { ...post, note: 'Too dear.' });
  expect(await tellOld()).toMatchObject([{ userId: eve.userId, subject: expect.stringContaining('was returned') }]);

  const approved = await adam.call('approvals.approve', post);
  const { postId } = post;
  await adam.call('approvals.takeBackAnswer', { workspaceId, postId, ids: approved.acts[0]?.ids ?? [] });
  expect(await tellOld()).toEqual([]);
  await expect(eve.call('approvals.takeBackAsk', { workspaceId, postId, ids: [postId] })).rejects.toMatchObject({
    status: 404,
  });
});
