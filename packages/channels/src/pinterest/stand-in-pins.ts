/** Pins of the pretend Pinterest: made, read, changed, deleted and counted. */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { accountEntity, analyticsEntity, analyticsNames, pinEntity } from './stand-in-entities.ts';
import { bodyOf, linkOf, mediaOf, placeOf, refuseUnwelcome, textOf } from './stand-in-pin-check.ts';
import {
  authorize,
  badRequest,
  type Caller,
  type Ground,
  notFound,
  Refusal,
  type StoredPin,
} from './stand-in-state.ts';

type Query = Readonly<Record<string, string | undefined>>;

const writing = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];
const dayMs = 86_400_000;

export function addPinRoutes(app: FastifyInstance, ground: Ground): void {
  const { state } = ground;

  app.get('/v5/user_account', { config: { route: 'account.get' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['user_accounts:read']);
    return reply.headers(caller.headers).send(accountEntity(ground, caller.user));
  });

  app.post('/v5/pins', { config: { route: 'pins.create' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_write', writing);
    refuseUnwelcome(ground, caller);
    const body = bodyOf(request.body);
    const { board, sectionId } = placeOf(ground, caller, body);
    const pin = state.addPin({
      userId: caller.user.id,
      boardId: board.id,
      sectionId,
      title: textOf(body, 'title', 100),
      description: textOf(body, 'description', 800),
      altText: textOf(body, 'alt_text', 500),
      link: linkOf(body),
      media: mediaOf(ground, caller, body),
    });
    return reply
      .code(201)
      .headers(caller.headers)
      .send(pinEntity(ground, pin, false));
  });

  app.get('/v5/pins/:id', { config: { route: 'pins.get' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read', 'pins:read']);
    const withMetrics = (request.query as Query).pin_metrics === 'true';
    return reply.headers(caller.headers).send(pinEntity(ground, findPin(ground, caller, request.params), withMetrics));
  });

  app.patch('/v5/pins/:id', { config: { route: 'pins.update' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_write', writing);
    if (caller.app.hasBeta === false)
      throw new Refusal(401, 3, 'Your application does not have access to this restricted feature.');
    const pin = findPin(ground, caller, request.params);
    const body = bodyOf(request.body);
    if ('title' in body) pin.title = textOf(body, 'title', 100);
    if ('description' in body) pin.description = textOf(body, 'description', 800);
    if ('alt_text' in body) pin.altText = textOf(body, 'alt_text', 500);
    return reply.headers(caller.headers).send(pinEntity(ground, pin, false));
  });

  app.delete('/v5/pins/:id', { config: { route: 'pins.delete' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_write', writing);
    state.pins.delete(findPin(ground, caller, request.params).id);
    return reply.code(204).headers(caller.headers).send();
  });

  app.get('/v5/pins/:id/analytics', { config: { route: 'pins.analytics' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_analytics', ['boards:read', 'pins:read']);
    const pin = findPin(ground, caller, request.params);
    const names = readWindow(request.query as Query, ground.now());
    return reply.headers(caller.headers).send(analyticsEntity(state.counts.get(pin.id) ?? {}, names));
  });
}

function findPin({ state }: Ground, { user }: Caller, params: unknown): StoredPin {
  const { id } = params as { id: string };
  if (!/^\d+$/.test(id)) throw badRequest(`'${id}' does not match '^\\d+$' (pin_id)`);
  const pin = state.pins.get(id);
  if (pin?.userId !== user.id) throw notFound('Pin');
  return pin;
}

/** The names asked for, when the days are in order: at most 90 days back, and the end not before the start. */
function readWindow({ start_date: start, end_date: end, metric_types: types }: Query, now: Date): readonly string[] {
  const [from, until] = [dayOf(start, 'start_date'), dayOf(end, 'end_date')];
  if (now.getTime() - from > 91 * dayMs) throw badRequest('start_date cannot be more than 90 days back from today');
  if (until < from || until - from > 90 * dayMs) throw badRequest('end_date must be within 90 days past start_date');
  const names = (types ?? '').split(',');
  const unknown = names.find((name) => !analyticsNames.has(name));
  if (unknown !== undefined) throw badRequest(`'${unknown}' is not one of the metric types`);
  return names;
}

function dayOf(text: string | undefined, name: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day)) throw badRequest(`'${text}' is not a 'date' (${name})`);
  return day;
}
