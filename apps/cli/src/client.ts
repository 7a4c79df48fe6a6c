/** The contract over HTTP: the only thing this program speaks. */
import { randomUUID } from 'node:crypto';
import { contract, type RouteMeta } from '@antiphon/contract';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { Failure } from './failure.ts';
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

export function openSession(settings: Settings): Session {
  const link = new OpenAPILink<CallContext>(contract, {
    url: `${settings.url}/api/v1`,
    headers: ({ context }) => ({
      ...(settings.apiKey ? { authorization: `Bearer ${settings.apiKey}` } : {}),
      'idempotency-key': context.idempotencyKey ?? randomUUID(),
    }),
    fetch: fetchWithRepeat,
    customErrorResponseBodyDecoder: () => null,
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
  if (!id) throw new Failure(3, 'Sign in first: make an API key under Settings, then run: antiphon login <key>');
  return id;
}

/** Repeats a request whose reply was lost; safe, because every request carries its Idempotency-Key. */
async function fetchWithRepeat(request: Request, init: RequestInit): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetch(attempt < retries ? request.clone() : request, init);
    } catch (error) {
      if (attempt >= retries) throw error;
    }
  }
}

/** Every route by its name, `posts.create`, with its declaration. */
export function listRoutes(): Map<string, { readonly method: string; readonly path: string; readonly summary: string; readonly meta: RouteMeta }> {
  const routes = new Map();
  for (const [group, procedures] of Object.entries(contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const { route, meta } = procedure['~orpc'];
      routes.set(`${group}.${name}`, { method: route.method ?? 'POST', path: route.path ?? '', summary: route.summary ?? '', meta });
    }
  }
  return routes;
}
