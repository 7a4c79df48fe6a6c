/** A workspace with a brand, accounts and briefs, and what a person does in the studio, for tests. */
import type { StudioItem, StudioRun } from '@antiphon/contract';
import type { z } from 'zod';
import type { InputOf } from '../../../testing/api-client.ts';
import type { Person } from '../../../testing/start-test-server.ts';
import type { SampleBrief } from './ten-briefs.ts';

export type Run = z.infer<typeof StudioRun>;
export type Item = z.infer<typeof StudioItem>;
type Style = 'chirp' | 'lumen' | 'murmur';

let count = 0;

/** Connects a pretend account. @returns its id. */
export async function connect(person: Person, style: Style): Promise<string> {
  count += 1;
  const input = { style, handle: `studio${count}`, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = person;
  const answer = await person.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  const account = answer.kind === 'connected' ? answer.accounts[0] : undefined;
  if (!account) throw new Error('not connected');
  return account.id;
}

/** Writes the brief and its brand. @returns the brief's id. */
export async function write(person: Person, sample: SampleBrief, accountIds: string[] = []): Promise<string> {
  const { workspaceId } = person;
  const { what, audience, tone, link, language, bannedWords } = sample;
  const brand = await person.call('brands.create', {
    workspaceId,
    name: sample.brand,
    bannedWords: [...bannedWords],
    colours: ['#7a3b2a', '#d9a441'],
  });
  const brief = await person.call('briefs.create', {
    workspaceId,
    what,
    language,
    accountIds,
    brandId: brand.id,
    ...(audience ? { audience } : {}),
    ...(tone ? { tone } : {}),
    ...(link ? { links: [link] } : {}),
  });
  return brief.id;
}

export async function ask(person: Person, briefId: string, wishes: InputOf<'studio.run'>['wishes'] = {}): Promise<Run> {
  const { workspaceId } = person;
  const run = await person.call('studio.run', { workspaceId, briefId, wishes });
  return settle(person, run.id);
}

/** Waits until nothing more comes by itself. */
export async function settle(person: Person, runId: string): Promise<Run> {
  const { workspaceId } = person;
  for (let tries = 0; tries < 600; tries += 1) {
    const run = await person.call('studio.get', { workspaceId, runId });
    if (run.state === 'done') return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`run ${runId} never ended`);
}

export function itemsOf(run: Run, kind: Item['kind']): Item[] {
  return run.items.filter((item) => item.kind === kind);
}
export function textOf(item: Item | undefined): string {
  const text = item?.answer?.text;
  if (!text) throw new Error(`no words in ${JSON.stringify(item)}`);
  return text;
}
