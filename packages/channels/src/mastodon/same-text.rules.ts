/**
 * Whether a status on the server says what we sent. A server gives back HTML: links wrapped in spans, mentions
 * without their domain, line breaks as tags; other software than Mastodon may also polish punctuation.
 */

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The words a reader sees in a status's HTML, paragraphs and line breaks as newlines. */
export function textFromHtml(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/p>\s*<p[^>]*>/gi, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => decodeEntity(whole, name))
    .trim();
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
  const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/**
 * Compares by letters and digits; a text that has none (only emoji) by everything but white space. Generous on
 * purpose: taking our post for somebody else's would send it twice.
 */
export function saysTheSame(sent: string, statusHtml: string): boolean {
  const ours = withoutMentionDomains(sent).normalize('NFC');
  const theirs = withoutMentionDomains(textFromHtml(statusHtml)).normalize('NFC');
  const letters = onlyLetters(ours);
  return letters === '' ? ours.replace(/\s/g, '') === theirs.replace(/\s/g, '') : letters === onlyLetters(theirs);
}

function withoutMentionDomains(text: string): string {
  return text.replace(/(@[a-z0-9_.-]+)@[\p{L}\p{N}_]+(?:[.-]+[\p{L}\p{N}_]+)*/giu, '$1');
}

function onlyLetters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
