import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { apiBase } from '../../lib/api-paths.ts';
import { type ApiProblem, problemFromResponse, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';

export type Import = Awaited<ReturnType<typeof client.imports.get>>;
export type ImportRow = Awaited<ReturnType<typeof client.imports.rows>>['items'][number];
export type Show = 'all' | 'refused' | 'known';

const lookAgainMs = 1_000;
const isWorking = (one: Import | undefined): boolean => one?.state === 'checking' || one?.state === 'running';

/** The last files. */
export function useImports() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.imports.list.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}

/** One file, looked at every second while it is worked on. */
export function useImport(importId: string) {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.imports.get.queryOptions({ input: { workspaceId, importId } }),
    enabled: workspaceId !== '' && importId !== '',
    refetchInterval: ({ state }) => (isWorking(state.data) ? lookAgainMs : false),
  });
}

/** Its rows, page after page; read again when the state they show has changed. */
export function useRows(one: Import, show: Show) {
  const workspaceId = useWorkspaceId();
  const options = api.imports.rows.infiniteOptions({
    input: (cursor: string | undefined) => ({
      workspaceId,
      importId: one.id,
      show,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return useInfiniteQuery({
    ...options,
    queryKey: [...options.queryKey, one.state] as never,
    enabled: !isWorking(one),
  });
}

/** All rows of a file, for the report. */
export async function readAllRows(workspaceId: string, importId: string): Promise<readonly ImportRow[]> {
  const all: ImportRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { items: ImportRow[]; nextCursor: string | null } = await client.imports.rows({
      workspaceId,
      importId,
      limit: 1000,
      ...(cursor ? { cursor } : {}),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

async function upload(workspaceId: string, file: File): Promise<Import> {
  const query = new URLSearchParams({ fileName: file.name || 'posts.csv' });
  const response = await fetch(`${apiBase}/workspaces/${encodeURIComponent(workspaceId)}/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', 'idempotency-key': crypto.randomUUID() },
    body: file,
  });
  if (!response.ok) throw await problemFromResponse(response);
  return response.json();
}

/** Uploading, starting and stopping; what was refused is told. */
export function useImportActs() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = async (name: string, work: () => Promise<Import>): Promise<Import | null> => {
    if (busy) return null;
    setBusy(name);
    setProblem(null);
    try {
      const changed = await work();
      queries.setQueryData(api.imports.get.queryKey({ input: { workspaceId, importId: changed.id } }), changed);
      return changed;
    } catch (error) {
      setProblem(toProblem(error));
      return null;
    } finally {
      setBusy('');
      await queries.invalidateQueries({ queryKey: api.imports.key() });
    }
  };
  return {
    busy,
    problem,
    forget: () => setProblem(null),
    upload: (file: File) => run('upload', () => upload(workspaceId, file)),
    start: (importId: string, plans: boolean) =>
      run('start', () => client.imports.start({ workspaceId, importId, plans })),
    cancel: (importId: string) => run('cancel', () => client.imports.cancel({ workspaceId, importId })),
  };
}
