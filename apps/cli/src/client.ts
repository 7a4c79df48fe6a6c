/** The contract over HTTP: the only thing this program speaks. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { contract, Import, type RouteMeta, UploadedAsset } from '@antiphon/contract';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import type { z } from 'zod';
import { Failure, fromProblem } from './failure.ts';
import type { Settings } from './settings.ts';

interface CallContext {
  /** The same for a repeat of the same action; a new one when left out. */
  readonly idempotencyKey?: string;
}
export type Client = ContractRouterClient<typeof contract, CallContext>;

export interface Session {
  readonly settings: Settings;
  readonly client: Client;
  /** The workspace the API key belongs to. */
  workspaceId(): Promise<string>;
}

/** A lost reply is asked for again this often, with the same Idempotency-Key. */
const retries = 2;
const retryMs = 200;
/** How often a request that is still at work elsewhere is asked about. */
const looksAtMost = 30;

export function openSession(settings: Settings): Session {
  const link = new OpenAPILink<CallContext>(contract, {
    url: `${settings.url}/api/v1`,
    headers: ({ context }) => ({
      ...(settings.apiKey ? { authorization: `Bearer ${settings.apiKey}` } : {}),
      'idempotency-key': context.idempotencyKey ?? randomUUID(),
    }),
    fetch: async (request, init) => {
      const answer = await repeatLost(() => fetch(request.clone(), init as RequestInit));
      if (!answer.ok) throw await failureOf(answer);
      return answer;
    },
  });
  const client: Client = createORPCClient(link);
  let workspace: Promise<string> | undefined;
  return {
    settings,
    client,
    workspaceId: () => {
      workspace ??= findWorkspace(client);
      return workspace;
    },
  };
}

async function findWorkspace(client: Client): Promise<string> {
  const me = await client.identity.me();
  const id = me.apiKey?.workspaceId ?? me.workspaces[0]?.id;
  if (!id) throw notSignedIn();
  return id;
}

/** No API key was sent, or one that is accepted no more. */
export function notSignedIn(): Failure {
  return new Failure(3, 'Sign in first: make an API key under Settings › API keys, then run: antiphon login');
}

/** What a refusal says for itself. */
async function failureOf(answer: Response): Promise<Failure> {
  const words = `The server answered ${answer.status} ${answer.statusText}`.trimEnd();
  const text = await answer.text();
  try {
    return fromProblem(JSON.parse(text), answer.status, words);
  } catch (error) {
    // Something between us and the server may answer with a page of its own.
    if (error instanceof SyntaxError) return fromProblem(undefined, answer.status, words);
    throw error;
  }
}

/**
 * Sends until an answer came whole; to send again is safe, because every request carries its Idempotency-Key. The first try may still be at work when the second one asks; then it says so,
 * and is asked again when it said.
 */
async function repeatLost(send: () => Promise<Response>): Promise<Response> {
  let lost = 0;
  for (let looks = 0; ; ) {
    try {
      const answer = await send();
      if (isStream(answer)) return answer;
      // An answer cut off in its middle is a lost one too.
      const body = await answer.text();
      const isAtWork = lost > 0 && answer.status === 409 && body.includes('"still_working"') && looks < looksAtMost;
      if (!isAtWork) return new Response(body === '' ? null : body, answer);
      looks += 1;
      await sleep(Number(answer.headers.get('retry-after') ?? 1) * 1000);
    } catch (error) {
      lost += 1;
      if (lost > retries) throw error;
      await sleep(retryMs * 2 ** lost);
    }
  }
}

function isStream(answer: Response): boolean {
  return answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

/**
 * Sends a file and what is said of it as a form, from the disk as it is read; a lost reply is asked for again like any other.
 * @throws Failure with the words of the server.
 */
export async function uploadForm(session: Session, form: FormData): Promise<z.infer<typeof UploadedAsset>> {
  const { url, apiKey } = session.settings;
  const address = `${url}/api/v1/workspaces/${await session.workspaceId()}/assets`;
  const headers = {
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
    'idempotency-key': randomUUID(),
  };
  const answer = await repeatLost(() => fetch(address, { method: 'POST', headers, body: form }));
  if (!answer.ok) throw await failureOf(answer);
  return UploadedAsset.parse(await answer.json());
}

/** Sends a CSV file of posts. @throws Failure with the words of the server. */
export async function uploadImport(session: Session, file: Blob, fileName: string): Promise<z.infer<typeof Import>> {
  const { url, apiKey } = session.settings;
  const query = new URLSearchParams({ fileName: fileName.slice(0, 200) });
  const address = `${url}/api/v1/workspaces/${await session.workspaceId()}/imports?${query}`;
  const headers = {
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
    'content-type': 'text/csv',
    'idempotency-key': randomUUID(),
  };
  const answer = await repeatLost(() => fetch(address, { method: 'POST', headers, body: file }));
  if (!answer.ok) throw await failureOf(answer);
  return Import.parse(await answer.json());
}

/** Every route by its name, `posts.create`, with its declaration. */
export function listRoutes(): Map<
  string,
  { readonly method: string; readonly path: string; readonly summary: string; readonly meta: RouteMeta }
> {
  const routes = new Map();
  for (const [group, procedures] of Object.entries(contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const { route, meta } = procedure['~orpc'];
      routes.set(`${group}.${name}`, {
        method: route.method ?? 'POST',
        path: route.path ?? '',
        summary: route.summary ?? '',
        meta,
      });
    }
  }
  return routes;
}
