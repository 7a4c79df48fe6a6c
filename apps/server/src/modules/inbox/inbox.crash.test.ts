/** A reply at its hardest: the worker that says it is killed with SIGKILL while the network holds its call. */
import { expect, it } from 'vitest';
import { startWorkerToKill } from '../../testing/worker-to-kill.ts';
import { sendReply } from './send-reply.ts';

it('is there once, found by whoever goes on with it, when its worker is killed after the network took it', async () => {
  const { standIn, worker, app, later, ada, publish } = await startWorkerToKill();
  const { workspaceId } = ada;
  const { id: publicationId } = await publish('A kiln');
  const hold = standIn.faults.add({ kind: 'hold_after', route: 'statuses.create' });
  const text = 'Said before the end.';
  const { id: replyId } = await ada.call('comments.reply', { workspaceId, publicationId, commentId: null, text });
  await hold.reached;
  await worker.kill();
  hold.release();

  const said = () => [...standIn.state.statuses.values()].filter((status) => status.text === text);
  const lookAt = async () => (await ada.call('comments.list', { workspaceId, publicationId })).replies[0];
  expect(await lookAt()).toMatchObject({ state: 'sending', calls: [{ outcome: 'intended' }] });
  // While the dead worker's turn lasts nobody touches it; then two go on at once.
  await sendReply(app, { workspaceId, replyId });
  expect(await lookAt()).toMatchObject({ state: 'sending', calls: [{ outcome: 'intended' }] });
  await Promise.all([1, 2].map(() => sendReply(later, { workspaceId, replyId })));
  expect(await lookAt()).toMatchObject({
    state: 'sent',
    remoteId: said()[0]?.id,
    calls: [{ outcome: 'unknown' }, { outcome: 'found' }],
  });
  expect(said()).toHaveLength(1);
}, 90_000);
