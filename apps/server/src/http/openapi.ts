/** The contract as OpenAPI 3.1, and a readable page of it. */
import { contract, Problem, type RouteMeta } from '@antiphon/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import escapeHtml from 'escape-html';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>;

/** Generated once per address; the same contract gives the same document. */
export function openApiDocument(publicUrl: string): () => Promise<Document> {
  let document: Promise<Document> | undefined;
  return () => {
    document ??= generate(publicUrl);
    return document;
  };
}

async function generate(publicUrl: string): Promise<Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(contract, {
    info: {
      title: 'Antiphon',
      version: '1',
      description:
        'Everything the web app can do. Sign in by cookie, or send `Authorization: Bearer <API key>`. Routes that create or spend take `Idempotency-Key`; errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieAt(publicUrl) },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  });
  describeRoutes(document);
  return document;
}

/** Browsers take a cookie of this prefix over https only. */
function sessionCookieAt(publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Secure-' : ''}antiphon.session_token`;
}

/** Adds what the generator cannot know: who may call, and how errors look. */
function describeRoutes(document: Document): void {
  const problem = z.toJSONSchema(Problem, { unrepresentable: 'any' }) as object;
  const metas = new Map(
    Object.values(contract)
      .flatMap((group) => Object.values(group))
      .map((procedure) => [keyOf(procedure), procedure['~orpc'].meta as RouteMeta]),
  );
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations ?? {})) {
      const meta = metas.get(`${method.toUpperCase()} ${path}`);
      if (!meta?.access || typeof operation !== 'object' || Array.isArray(operation)) continue;
      Object.assign(operation, accessOf(meta));
      for (const parameter of operation.parameters ?? []) declareList(parameter);
      declareFile(operation);
      operation.responses = {
        ...operation.responses,
        default: { description: 'Problem details', content: { 'application/problem+json': { schema: problem } } },
      };
      if (meta.idempotent) {
        operation.parameters = [
          ...(operation.parameters ?? []),
          { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } },
        ];
      }
    }
  }
}

/** A list in a query repeats its name, `ids=a&ids=b`: the generator would declare `ids[0]=a`. */
function declareList(parameter: object): void {
  const { in: place, schema } = parameter as { in?: string; schema?: { type?: unknown } };
  if (place === 'query' && schema?.type === 'array') Object.assign(parameter, { style: 'form', explode: true });
}

/** A file comes in a form, or is the body itself: the generator would declare JSON, too, where a file cannot stand. */
function declareFile({ requestBody }: object & { requestBody?: unknown }): void {
  const { content } = (requestBody ?? {}) as { content?: Record<string, unknown> };
  if (content?.['multipart/form-data']) delete content['application/json'];
}

function accessOf(meta: RouteMeta) {
  const access = meta.access;
  if (!access || access.kind === 'public') return { security: [] };
  if (access.kind !== 'workspace') return { security: [{ session: [] }] };
  return {
    security: access.scope ? [{ session: [] }, { apiKey: [] }] : [{ session: [] }],
    'x-antiphon-role': access.role,
    ...(access.scope ? { 'x-antiphon-scope': access.scope } : {}),
  };
}

function keyOf(procedure: { '~orpc': { route: { method?: string; path?: string } } }): string {
  const { method, path } = procedure['~orpc'].route;
  return `${method} ${path}`;
}

export function registerApiDocs(server: FastifyInstance, document: () => Promise<Document>): void {
  server.get('/api/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(await document())),
  );
  server.get('/api/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(await readablePage(await document())),
  );
}

/** A plain page: no script, works everywhere. */
async function readablePage(document: Document): Promise<string> {
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(operations ?? {})) {
      if (typeof operation !== 'object' || Array.isArray(operation)) continue;
      const tag = operation.tags?.[0] ?? 'Other';
      const role =
        'x-antiphon-role' in operation
          ? `<span class="role">${escapeHtml(String(operation['x-antiphon-role']))}</span>`
          : '';
      const details = [requestOf(operation), answerOf(operation)].join('');
      groups.set(tag, [
        ...(groups.get(tag) ?? []),
        `<details><summary><code class="method">${method.toUpperCase()}</code> <code>${escapeHtml(path)}</code> ${role}<span class="words">${escapeHtml(operation.summary ?? '')}</span></summary>${details}</details>`,
      ]);
    }
  }
  const nav = [...groups.keys()].map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join(' ');
  const body = [...groups]
    .map(([tag, rows]) => `<section><h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${rows.join('')}</section>`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Antiphon API</title><style>${style}</style></head><body><main><h1>Antiphon API</h1><p>${escapeHtml(document.info.description ?? '').replace(/`([^`]+)`/g, '<code>$1</code>')} The same as data: <a href="/api/openapi.json">openapi.json</a>.</p><nav aria-label="Parts">${nav}</nav>${body}</main></body></html>`;
}

function requestOf(operation: object): string {
  const { parameters, requestBody } = operation as { parameters?: unknown; requestBody?: { content?: unknown } };
  const parts: string[] = [];
  if (parameters) parts.push(`<h3>Parameters</h3><pre>${escapeHtml(JSON.stringify(parameters, null, 2))}</pre>`);
  if (requestBody?.content)
    parts.push(`<h3>Body</h3><pre>${escapeHtml(JSON.stringify(requestBody.content, null, 2))}</pre>`);
  return parts.join('');
}

function answerOf(operation: object): string {
  const { responses } = operation as { responses?: Record<string, { content?: unknown }> };
  const good = Object.entries(responses ?? {}).find(([status]) => status.startsWith('2'));
  return good?.[1].content
    ? `<h3>Answer ${escapeHtml(good[0])}</h3><pre>${escapeHtml(JSON.stringify(good[1].content, null, 2))}</pre>`
    : '';
}

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{margin:0;background:light-dark(#f8fbfc,#10191d);color:light-dark(#12232b,#e4ecee)}main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1,h2{font-family:Georgia,serif;font-weight:400}h2{border-bottom:1px solid;padding-bottom:.25rem;margin-top:2rem}nav a{margin-right:.75rem}a{color:light-dark(#05576a,#7ecbe0)}details{border-bottom:1px solid light-dark(#dde4e6,#2c383d);padding:.4rem 0}summary{cursor:pointer;overflow-wrap:anywhere}.method{font-weight:600}.words{opacity:.85;margin-left:.5rem}.role{border:1px solid;border-radius:2px;padding:0 .3rem;font-size:.75rem;margin-left:.5rem}pre{overflow:auto;background:light-dark(#eef3f5,#18242a);padding:.75rem;max-height:24rem}h3{font-size:.85rem;margin:.75rem 0 .25rem}`;
