/** The lists of the pretend Pinterest, one page after the other by bookmarks. */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { boardEntity, pinEntity } from './stand-in-entities.ts';
import { findBoard } from './stand-in-pin-check.ts';
import { authorize, badRequest, type Ground, notFound, type StoredPin } from './stand-in-state.ts';

type Query = Readonly<Record<string, string | undefined>>;

export interface ListGround extends Ground {
  /** How long lists do not know a new pin. */
  readonly listLagMs: number;
}

const filters = ['exclude_native', 'exclude_repins', 'has_been_promoted'];

export function addListRoutes(app: FastifyInstance, ground: ListGround): void {
  app.get('/v5/boards', { config: { route: 'boards.list' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read']);
    const boards = [...ground.state.boards.values()].filter(
      (board) => board.userId === caller.user.id && (board.privacy !== 'SECRET' || caller.seesSecrets),
    );
    const page = pageOf(boards, request.query as Query);
    return reply
      .headers(caller.headers)
      .send({ ...page, items: page.items.map((board) => boardEntity(ground, board)) });
  });

  app.get('/v5/boards/:id/sections', { config: { route: 'boards.sections' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read']);
    const board = findBoard(ground, caller, (request.params as { id: string }).id);
    return reply.headers(caller.headers).send(pageOf(board.sections, request.query as Query));
  });

  app.get('/v5/boards/:id/pins', { config: { route: 'boards.pins' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read', 'pins:read']);
    const board = findBoard(ground, caller, (request.params as { id: string }).id);
    const pins = listed(ground).filter((pin) => pin.boardId === board.id && pin.sectionId === null);
    return reply.headers(caller.headers).send(pinPage(ground, pins, request.query as Query));
  });

  app.get('/v5/boards/:id/sections/:section/pins', { config: { route: 'sections.pins' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read', 'pins:read']);
    const { id, section } = request.params as { id: string; section: string };
    const board = findBoard(ground, caller, id);
    if (!board.sections.some((one) => one.id === section)) throw notFound('Board section', 2031);
    const pins = listed(ground).filter((pin) => pin.sectionId === section);
    return reply.headers(caller.headers).send(pinPage(ground, pins, request.query as Query));
  });

  app.get('/v5/pins', { config: { route: 'pins.list' } }, async (request, reply) => {
    const caller = authorize(ground, request, 'org_read', ['boards:read', 'pins:read']);
    const query = request.query as Query;
    const { pin_filter: filter } = query;
    if (filter !== undefined && !filters.includes(filter)) throw badRequest(`'${filter}' is not one of the filters`);
    const own = listed(ground).filter((pin) => pin.userId === caller.user.id);
    const pins = filter === 'exclude_repins' ? own.filter((pin) => pin.parentId === null) : own;
    return reply.headers(caller.headers).send(pinPage(ground, pins, query));
  });
}

/** Newest first, and a while behind. */
function listed({ state, now, listLagMs }: ListGround): StoredPin[] {
  const until = now().getTime() - listLagMs;
  return [...state.pins.values()].filter((pin) => pin.createdAt.getTime() <= until).reverse();
}

function pinPage(ground: Ground, pins: readonly StoredPin[], query: Query) {
  const page = pageOf(pins, query);
  return { ...page, items: page.items.map((pin) => pinEntity(ground, pin, query.pin_metrics === 'true')) };
}

/** A bookmark says where the next page begins; null on the last one. */
function pageOf<Item>(items: readonly Item[], { page_size: size = '25', bookmark }: Query) {
  const wanted = Number(size);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 250)
    throw badRequest(`${size} is no page_size from 1 to 250`);
  const start = bookmark === undefined ? 0 : Number(Buffer.from(bookmark, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw badRequest('Invalid bookmark');
  const end = start + wanted;
  return {
    items: items.slice(start, end),
    bookmark: end < items.length ? Buffer.from(String(end)).toString('base64url') : null,
  };
}
