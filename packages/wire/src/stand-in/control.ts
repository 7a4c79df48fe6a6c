/** JSON endpoints by which a test in another process asks for faults and looks into the log. */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { FaultHandle, FaultRule, Faults } from './faults.ts';
import type { ReceivedCall } from './received-call.ts';

/** Only tests know this path. */
export const controlPrefix = '/__control/';

export interface ControlGround {
  readonly faults: Faults;
  readonly log: readonly ReceivedCall[];
  readonly counts: Readonly<Record<string, number>>;
  reset(): void;
}

/**
 * - `POST /__control/faults` with a `FaultRule` → `{ id, struck }`
 * - `GET /__control/faults/:id?waitMs=` → `{ id, struck, isReached }`, waiting until it was reached
 * - `POST /__control/faults/:id/release`, `DELETE /__control/faults/:id`
 * - `GET /__control/log`, `GET /__control/counts`, `POST /__control/reset`
 */
export function addControlRoutes(app: FastifyInstance, ground: ControlGround): void {
  const find = (request: { params: unknown }): FaultHandle => {
    const { id } = request.params as { id: string };
    const fault = ground.faults.get(id);
    if (!fault) throw Object.assign(new Error(`There is no fault ${id}.`), { statusCode: 404 });
    return fault;
  };
  app.post(`${controlPrefix}faults`, async (request) => {
    const { id, struck } = ground.faults.add(request.body as FaultRule);
    return { id, struck };
  });
  app.get(`${controlPrefix}faults/:id`, async (request) => {
    const fault = find(request);
    const { waitMs = '0' } = request.query as { waitMs?: string };
    const isReached = await Promise.race([fault.reached.then(() => true), wait(Number(waitMs), false, { ref: false })]);
    return { id: fault.id, struck: fault.struck, isReached };
  });
  app.post(`${controlPrefix}faults/:id/release`, async (request) => {
    find(request).release();
    return {};
  });
  app.delete(`${controlPrefix}faults/:id`, async (request) => {
    find(request).remove();
    return {};
  });
  app.get(`${controlPrefix}log`, async () => ground.log);
  app.get(`${controlPrefix}counts`, async () => ground.counts);
  app.post(`${controlPrefix}reset`, async () => {
    ground.reset();
    return {};
  });
}
