/**
 * How the pretend LinkedIn reads a `commentary`: elements, templates, and escaped characters; at a reserved one that
 * is neither, the text ends without a word, as seen in ComposioHQ/composio#2710 (2026-02-22).
 */
export function readCommentary(commentary: string): string {
  let text = '';
  let rest = commentary;
  while (rest !== '') {
    const hashtag = /^\{hashtag\|\\?([#＃])\|((?:\\.|[^\\|{}])+)\}/u.exec(rest);
    const mention = /^@\[((?:\\.|[^\\\]])+)\]\(urn:li:(?:person|organization):[\w-]+\)/u.exec(rest);
    const bareHashtag = /^#[\p{L}\p{N}]+/u.exec(rest);
    const escaped = /^\\([\\|{}@[\]()<>#*_~])/.exec(rest);
    const plain = /^[^\\|{}@[\]()<>#*_~]+/.exec(rest);
    const found = hashtag ?? mention ?? bareHashtag ?? escaped ?? plain;
    if (!found) return text;
    if (hashtag) text += `${hashtag[1]}${withoutEscapes(hashtag[2] ?? '')}`;
    else if (mention) text += withoutEscapes(mention[1] ?? '');
    else if (escaped) text += escaped[1];
    else text += found[0];
    rest = rest.slice(found[0].length);
  }
  return text;
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}
