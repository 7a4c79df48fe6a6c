/** Corrections at their hardest: the worker that makes them is killed with SIGKILL while the network holds its calls. */
import { expect, it, vi } from 'vitest';
import { startWorkerToKill } from '../../../testing/worker-to-kill.ts';
import { runCorrection } from './run-correction.ts';

it('a takedown and an edit are done once and settled when their worker is killed after the network did them', async () => {
  const { standIn, worker, app, later, ada, publish } = await startWorkerToKill();
  const { workspaceId } = ada;
  const [gone, changed] = await Promise.all([publish('To be taken down'), publish('To be changed')]);
  const deletion = standIn.faults.add({ kind: 'hold_after', route: 'statuses.delete' });
  const update = standIn.faults.add({ kind: 'hold_after', route: 'statuses.update' });
  const called = vi.fn<(route: string | undefined) => void>();
  standIn.watch({ received: ({ route }) => called(route) });
  await ada.call('publications.takeDown', { workspaceId, publicationId: gone.id });
  await ada.call('publications.edit', { workspaceId, publicationId: changed.id, text: 'Changed' });
  await Promise.all([deletion.reached, update.reached]);
  await worker.kill();
  deletion.release();
  update.release();

  const read = (publicationId: string) => ada.call('publications.get', { workspaceId, publicationId });
  const details = () => Promise.all([read(gone.id), read(changed.id)]);
  const ids = (await details()).map(({ corrections }) => corrections[0]?.id ?? '');
  const goOn = (by: typeof app) =>
    Promise.all(ids.flatMap((correctionId) => [1, 2].map(() => runCorrection(by, { workspaceId, correctionId }))));
  // While the dead worker's lease lasts nobody touches them; then two go on with each at once.
  await goOn(app);
  for (const { corrections } of await details())
    expect(corrections).toMatchObject([{ state: 'open', calls: [{ outcome: 'intended' }] }]);
  await goOn(later);
  const [takenDown, edited] = await details();
  expect(takenDown).toMatchObject({
    state: 'taken_down',
    corrections: [{ state: 'done', calls: [{ outcome: 'unknown' }, { outcome: 'gone' }] }],
  });
  expect(edited).toMatchObject({
    state: 'published',
    corrections: [{ state: 'done', calls: [{ outcome: 'unknown' }, { outcome: 'done' }] }],
  });
  expect(edited.wordings.map(({ text }) => text)).toEqual(['To be changed', 'Changed']);
  expect([...standIn.state.statuses.values()].map(({ text }) => text)).toEqual(['Changed']);
  const count = (route: string) => called.mock.calls.filter(([one]) => one === route).length;
  // The post was asked about, not deleted again; the same words were said again, which changes nothing.
  expect([count('statuses.delete'), count('statuses.update')]).toEqual([1, 2]);
}, 90_000);
