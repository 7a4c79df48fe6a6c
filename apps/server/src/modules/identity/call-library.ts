/** Calls into the sign-in library: its cookies go to our answer, its refusals become our errors. */
import { isAPIError } from 'better-auth/api';
import type { AppError } from '../../platform/errors.ts';

/** What a handler's answer takes. */
interface Answer {
  setHeader(name: string, value: string | string[]): void;
}

/** The library's cookies, as they are to be set. */
export function passCookies(headers: Headers, answer: Answer): void {
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) answer.setHeader('set-cookie', cookies);
}

/**
 * Runs a call of the library.
 * @param refusals our errors by the library's codes; a code that is not named here is a fault of ours and thrown on.
 */
export async function askLibrary<T>(call: Promise<T>, refusals: Readonly<Record<string, () => AppError>>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const ours = refusals[String(error.body?.code)];
    throw ours ? ours() : error;
  }
}
