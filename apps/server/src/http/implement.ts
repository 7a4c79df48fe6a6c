/**
 * How a route is implemented: `os.posts.list.handler(...)`. In front of every handler stand the access check
 * and the idempotency key, both read from the contract.
 */
import type { RouteMeta } from '@antiphon/contract';
import { contract } from '@antiphon/contract';
import { implement, ORPCError } from '@orpc/server';
import type { AppContext } from '../context.ts';
import type { WorkspaceScope } from '../db/database.ts';
import { AppError } from '../platform/errors.ts';
import type { Caller, Doors, Pass } from './access.ts';
import { admit } from './access.ts';
import { claimKey, type IdempotentCall, keepAnswer, readIdempotencyKey, releaseKey } from './idempotency.ts';
import { openLater, ToldBefore } from './open-later.ts';
import type { WholeAnswer } from './sealed-answer.ts';

/** What the server gives to every call. */
export interface RequestContext {
  readonly app: AppContext;
  readonly doors: Doors;
  readonly caller: Caller;
  /** Cookies and other headers for the answer. */
  readonly answer: { setHeader(name: string, value: string | string[]): void };
}

/** A unit of work in the call's workspace; the one that holds the idempotency key, where there is one. */
type InWorkspace = <T>(work: (scope: WorkspaceScope) => Promise<T>) => Promise<T>;

interface Given {
  readonly pass: Pass;
  readonly inWorkspace: InWorkspace;
}

export const os = implement(contract)
  .$context<RequestContext>()
  .use(async ({ context, procedure, next }) => {
    const result = await next();
    if ((procedure['~orpc'].meta as RouteMeta).endsAccess) context.app.hints.accessEnded();
    return result;
  })
  .use(async ({ context, procedure, path, next }, input) => {
    const meta = procedure['~orpc'].meta as RouteMeta;
    const workspaceId = workspaceOf(input);
    const pass = await admit(context.doors, context.caller, meta, workspaceId);
    const { db } = context.app;
    const isReading = procedure['~orpc'].route.method === 'GET';
    const plain: Given = {
      pass,
      inWorkspace: (work) => (isReading ? db.readWorkspace : db.inWorkspace)(requireWorkspace(workspaceId), work),
    };
    const key = meta.idempotent ? readIdempotencyKey(context.caller.headers['idempotency-key']) : undefined;
    if (!key || !workspaceId) return next({ context: plain });

    const { masterKey, clock } = context.app;
    const call: IdempotentCall = { route: path.join('.'), key, input, now: clock.now(), masterKey };
    if (meta.idempotent === 'transaction') {
      const unit = openLater(db, workspaceId, call);
      try {
        const within: Given = { pass, inWorkspace: async (work) => work(await unit.open()) };
        const result = await next({ context: within });
        await unit.keep({ body: result.output });
        return result;
      } catch (error) {
        await unit.giveUp(error);
        if (error instanceof ToldBefore) return tellAgain(context, error.answer, plain);
        throw error;
      }
    }
    const kept = await context.app.db.inWorkspace(workspaceId, (scope) => claimKey(scope, call));
    if (kept) return tellAgain(context, kept, plain);
    try {
      const { answer, cookies } = noteCookies(context.answer);
      const result = await next({ context: { ...plain, answer } });
      const whole = { body: result.output, cookies: cookies() };
      await context.app.db.inWorkspace(workspaceId, (scope) => keepAnswer(scope, call, whole));
      return result;
    } catch (error) {
      if (changedNothing(error)) await context.app.db.inWorkspace(workspaceId, (scope) => releaseKey(scope, call));
      throw error;
    }
  });

/** The kept answer once more, with the cookies it came with. */
function tellAgain({ answer }: RequestContext, { body, cookies }: WholeAnswer, given: Given): never {
  if (cookies) answer.setHeader('set-cookie', typeof cookies === 'string' ? cookies : [...cookies]);
  return { output: body, context: { ...given } } as never;
}

/** The same answer, and which cookies a handler set on it. */
function noteCookies(answer: RequestContext['answer']) {
  let cookies: WholeAnswer['cookies'];
  const noting: RequestContext['answer'] = {
    setHeader(name, value) {
      if (name.toLowerCase() === 'set-cookie') cookies = value;
      answer.setHeader(name, value);
    },
  };
  return { answer: noting, cookies: () => cookies };
}

/** A refusal in words proves that nothing was done; anything else leaves the claim until it counts as abandoned. */
function changedNothing(error: unknown): boolean {
  return (error instanceof AppError && error.changedNothing) || (error instanceof ORPCError && error.status < 500);
}

function workspaceOf(input: unknown): string | undefined {
  const value = typeof input === 'object' && input !== null && 'workspaceId' in input ? input.workspaceId : undefined;
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;
}

function requireWorkspace(workspaceId: string | undefined): string {
  if (!workspaceId) throw new Error('this call has no workspace');
  return workspaceId;
}
