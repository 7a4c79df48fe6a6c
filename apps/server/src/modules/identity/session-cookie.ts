/**
 * The session cookie as the library signs it (better-call 1.4.0, `signCookieValue`): the token, a dot, and the
 * base64 of its HMAC-SHA-256, all percent-encoded. Checked here because every request needs it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** @returns the session's token, or null when there is no cookie of this name with a right signature. */
export function readSessionToken(cookieHeader: string, name: string, secret: string): string | null {
  const value = cookieNamed(cookieHeader, name);
  const dot = value?.lastIndexOf('.') ?? -1;
  if (!value || dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  const right = createHmac('sha256', secret).update(token).digest();
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

function cookieNamed(cookieHeader: string, name: string): string | null {
  for (const pair of cookieHeader.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return decoded(pair.slice(at + 1).trim());
  }
  return null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
