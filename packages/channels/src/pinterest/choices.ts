/** What can be chosen for a pin of this account: its boards, and their sections. */
import type { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Choice, Reading } from '../spec.ts';
import { callApi, type Ground, openGround, type PinterestServers } from './api.ts';
import { errorOf } from './errors.ts';
import { boardsAnswer, sectionsAnswer } from './wire.ts';

const pageSize = 250;
/** More than this fills no list that a person reads. */
const mostPages = 4;
/** Sections take a call for each board; those of the first boards are offered. */
const mostBoards = 25;

type Board = z.infer<typeof boardsAnswer>['items'][number];

/** The account's boards, and those shared with it. Boards for ads alone take no pins of this kind. */
export async function readBoards(
  servers: PinterestServers,
  context: ChannelContext,
): Promise<Reading<readonly Choice[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const boards = await listBoards(opened.ground);
  if (boards.kind === 'failed') return boards;
  return { kind: 'read', value: boards.value.map(({ id, name }) => ({ value: id, label: name })) };
}

/** Sections by the name of their board: `Recipes › Salads`. */
export async function readSections(
  servers: PinterestServers,
  context: ChannelContext,
): Promise<Reading<readonly Choice[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const boards = await listBoards(opened.ground);
  if (boards.kind === 'failed') return boards;
  const choices: Choice[] = [];
  for (const board of boards.value.slice(0, mostBoards)) {
    const path = `/boards/${board.id}/sections`;
    const reply = await callApi(opened.ground, { path, query: { page_size: pageSize } });
    const answer = readAnswer(reply, sectionsAnswer);
    if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
    choices.push(...answer.items.map(({ id, name }) => ({ value: id, label: `${board.name} › ${name}` })));
  }
  return { kind: 'read', value: choices };
}

async function listBoards(ground: Ground): Promise<Reading<readonly Board[]>> {
  const boards: Board[] = [];
  let bookmark: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await callApi(ground, { path: '/boards', query: { page_size: pageSize, bookmark } });
    const answer = readAnswer(reply, boardsAnswer);
    if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
    boards.push(...answer.items);
    bookmark = answer.bookmark ?? undefined;
    if (!bookmark) break;
  }
  return { kind: 'read', value: boards.filter((board) => board.is_ads_only !== true) };
}
