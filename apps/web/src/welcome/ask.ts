import { type ApiProblem, problemFromResponse, toProblem } from '../lib/api-problem.ts';

/** Calls a JSON route. Gives the answer, or the problem; never throws for what the server or the line did. */
export async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: Record<string, unknown>,
): Promise<{ answer: T } | { problem: ApiProblem }> {
  try {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (method === 'POST')
      Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() });
    const response = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) return { problem: await problemFromResponse(response) };
    return { answer: (await response.json()) as T };
  } catch (error) {
    return { problem: toProblem(error) };
  }
}
