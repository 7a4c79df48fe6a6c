import type { IncomingMessage, ServerResponse } from 'node:http';
import { type PretendApi, readJson, sendJson } from './browser.ts';

const profile = {
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Noor Brennan',
  email: 'noor@marram.example',
  timeZone: 'Europe/Dublin',
  weekStart: 1,
  language: 'en',
  isOperator: true,
  isDemo: false,
};
const workspaces = [
  { id: '00000000-0000-7000-8000-0000000000aa', name: 'Marram Pottery', role: 'owner', isDemo: false },
  { id: '00000000-0000-7000-8000-0000000000ab', name: 'Second studio', role: 'editor', isDemo: true },
];

/** What the tests of pages say and hear in the server's place. */
export interface PretendServer {
  readonly api: PretendApi;
  /** Bodies of the calls that change something, by path. */
  readonly posted: { path: string; body: unknown; key: string | undefined }[];
  /** Open live streams. */
  readonly streams: Set<ServerResponse>;
  isSignedIn: boolean;
  hasDemo: boolean;
  /** Whether the invitation of a link can still be used. */
  hasInvitation: boolean;
  /** Answers the next change with this problem. */
  refusal: { status: number; body: unknown } | null;
}

function openStream(server: PretendServer, response: ServerResponse): true {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': open\n\n');
  server.streams.add(response);
  response.on('close', () => server.streams.delete(response));
  return true;
}

function sendInvitation({ hasInvitation }: PretendServer, response: ServerResponse): true {
  if (!hasInvitation) return sendJson(response, 410, { code: 'invitation_gone', detail: 'This invitation was used.' });
  return sendJson(response, 200, {
    workspaceName: 'Marram Pottery',
    invitedBy: 'Ines Moreau',
    role: 'editor',
    expiresAt: '2026-12-01T09:00:00.000Z',
  });
}

async function takeChange(
  server: PretendServer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<true> {
  if (path === '/invitations/read') return sendInvitation(server, response);
  const key = request.headers['idempotency-key'];
  server.posted.push({ path, body: await readJson(request), key: typeof key === 'string' ? key : undefined });
  const { refusal } = server;
  server.refusal = null;
  if (refusal) return sendJson(response, refusal.status, refusal.body);
  server.isSignedIn = true;
  return sendJson(response, 200, { profile, workspaces, words: 'Done.' });
}

/** A server of two answers: who is in, and a live stream; it keeps what was sent to it. */
export function pretendServer(): PretendServer {
  const server: PretendServer = {
    posted: [],
    streams: new Set(),
    isSignedIn: true,
    hasDemo: true,
    hasInvitation: true,
    refusal: null,
    api: (request, response) => {
      const path = new URL(request.url ?? '/', 'http://here').pathname.replace('/api/v1', '');
      if (request.method !== 'GET') return takeChange(server, path, request, response);
      if (path === '/me')
        return sendJson(response, 200, {
          ...(server.isSignedIn
            ? { profile, workspaces, position: '1-1' }
            : { profile: null, workspaces: [], position: null }),
          apiKey: null,
        });
      if (path === '/identity/door')
        return sendJson(response, 200, {
          signUp: 'open',
          hasDemo: server.hasDemo,
          hasMail: false,
          hasDevMailbox: true,
          fitsVideos: true,
          whyNoAddress: null,
        });
      if (path === '/identity/dev-mailbox')
        return sendJson(response, 200, {
          items: [
            {
              id: '1',
              to: 'noor@marram.example',
              subject: 'A new password',
              text: 'Open http://127.0.0.1:4000/reset?token=abcdefghijkl',
              sentAt: '2026-11-24T09:00:00.000Z',
            },
          ],
        });
      return path.endsWith('/live') ? openStream(server, response) : false;
    },
  };
  return server;
}
