/**
 * What a database can keep of foreign words. Neither PostgreSQL's `text` nor its `jsonb` takes NUL, and `jsonb` takes no
 * half of a surrogate pair (https://www.postgresql.org/docs/18/datatype-json.html, 2026-11-22). Services send both: a
 * NUL in an error message, an emoji cut in two. Pure.
 */

/** The text without NUL; half of a character becomes U+FFFD. */
export function keepable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

const suspects = /\0|\\u(?:0000|[dD][89a-fA-F])/;
/** Escapes of JSON, a pair of surrogates as one; a backslash that is escaped itself begins none. */
const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|.)/gs;
const half = /^\\u[dD][89a-fA-F]..$/;

/** The same for words inside a JSON text: it holds the same values, and stays JSON where it was. */
export function keepableJson(json: string): string {
  if (!suspects.test(json)) return json;
  return json
    .replaceAll('\0', '')
    .replace(escapes, (one) => (one === '\\u0000' ? '' : half.test(one) ? '\\ufffd' : one));
}
