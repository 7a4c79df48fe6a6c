/** Profiles and posts as anybody sees them: pages without scripts, and every word of a person escaped. Pure. */
import escapeHtml from 'escape-html';
import type { Response } from '../audience/respond.rules.ts';
import { type StyleName, styles } from './styles.rules.ts';

/** Who speaks, as `profileOf` tells it. `url`: the profile. */
export interface PageAuthor {
  readonly style: StyleName;
  readonly handle: string;
  readonly display_name: string;
  readonly url: string;
  readonly followers: number;
}

/** One post as `postView` tells it. */
export interface PagePost {
  readonly url: string;
  readonly text: string;
  readonly created_at: string;
  readonly pictures: readonly { readonly alt_text: string; readonly is_made_by_ai: boolean }[];
  readonly counts: Response;
}

/** What stands below a post, as `listComments` tells it. */
export interface PageComment {
  readonly author: { readonly handle: string; readonly display_name: string };
  readonly text: string;
  readonly created_at: string;
}

/** A profile with its posts, newest first. */
export function profilePage(author: PageAuthor, posts: readonly PagePost[]): string {
  const list = posts.map((post) => article(post, `<a href="${escapeHtml(post.url)}">${timeOf(post.created_at)}</a>`));
  return wholePage(author, `@${author.handle}`, list.join('') || '<p class="quiet">No post yet.</p>');
}

/** One post with what stands below it. */
export function postPage(author: PageAuthor, post: PagePost, comments: readonly PageComment[]): string {
  const below = comments.map(
    ({ author: { handle, display_name: name }, text, created_at: at }) =>
      `<li><p class="quiet"><b>${escapeHtml(name)}</b> @${escapeHtml(handle)} · ${timeOf(at)}</p><p class="words" dir="auto">${escapeHtml(text)}</p></li>`,
  );
  const list = below.length > 0 ? `<h2>Below it</h2><ol>${below.join('')}</ol>` : '';
  return wholePage(
    author,
    `${author.display_name}: ${post.text.split('\n', 1)[0]}`,
    article(post, timeOf(post.created_at)) + list,
  );
}

function article({ text, pictures, counts }: PagePost, time: string): string {
  const words = text === '' ? '' : `<p class="words" dir="auto">${escapeHtml(text)}</p>`;
  return `<article>${words}${pictures.map(figure).join('')}<p class="quiet">${time} · ${countWords(counts)}</p></article>`;
}

/** The pretend networks keep what a picture shows in words, not its bytes. */
function figure(picture: PagePost['pictures'][number]): string {
  const words = picture.alt_text === '' ? 'without a description' : picture.alt_text;
  const label = picture.is_made_by_ai ? ' <b>Labelled as made by AI.</b>' : '';
  return `<p class="picture"><span class="quiet">Picture</span> ${escapeHtml(words)}${label}</p>`;
}

const count = new Intl.NumberFormat('en-GB');
const listed = new Intl.ListFormat('en-GB', { type: 'unit' });

function countWords({ views, likes, reposts, replies }: Response): string {
  const said: readonly (readonly [number, string, string])[] = [
    [views, 'view', 'views'],
    [likes, 'like', 'likes'],
    [reposts, 'repost', 'reposts'],
    [replies, 'reply', 'replies'],
  ];
  return listed.format(said.map(([many, one, more]) => `${count.format(many)} ${many === 1 ? one : more}`));
}

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

function timeOf(at: string): string {
  return `<time datetime="${escapeHtml(at)}">${moment.format(new Date(at))} UTC</time>`;
}

function wholePage(author: PageAuthor, title: string, body: string): string {
  const network = styles[author.style].title;
  const followers = `${count.format(author.followers)} ${author.followers === 1 ? 'follower' : 'followers'}`;
  const header = `<header><h1><a href="${escapeHtml(author.url)}">${escapeHtml(author.display_name)}</a></h1><p class="quiet">@${escapeHtml(author.handle)} · ${followers}</p></header>`;
  return frame(author.style, `${title} · ${network}`, `<b>${network}</b> is a pretend network`, header + body);
}

/** What is not, or no longer, there. */
export function absentPage(words: string): string {
  return frame('absent', 'Not here', 'This is a pretend network', `<h1>Not here</h1><p>${escapeHtml(words)}</p>`);
}

function frame(kind: StyleName | 'absent', title: string, what: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${look}</style></head>
<body class="${kind}"><header class="pretend">${what} of the sandbox. Its audience is made up.</header>
<main>${body}</main></body></html>
`;
}

/** Each pretend network has a colour of its own; what they are is told above every page. */
const look = `
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f7f7,#14191b);color:light-dark(#1d2629,#e6eaeb)}
body.chirp{--own:light-dark(#1b5d8c,#7cc0f0)}body.lumen{--own:light-dark(#8a3d12,#f2a878)}body.murmur{--own:light-dark(#5a3d8a,#c0a6ee)}
main{max-width:36rem;margin:0 auto;padding:1.5rem 1rem 3rem}
.pretend{margin:0;padding:.5rem 1rem;font-size:.875rem;text-align:center;background:light-dark(#e7eaea,#20282b)}
.pretend b,a{color:var(--own)}
h1{margin:0;font-size:1.25rem;overflow-wrap:anywhere}h1 a{text-decoration:none}h2{margin:1.5rem 0 .25rem;font-size:1rem}
main header p{margin:0}
article{margin-top:1rem;padding:1rem;background:light-dark(#fff,#1b2225);border:1px solid light-dark(#d5dbdc,#354044);border-radius:4px}
article>:first-child{margin-top:0}article>:last-child{margin-bottom:0}
.words{white-space:pre-wrap;overflow-wrap:anywhere}
.quiet{font-size:.875rem;color:light-dark(#556166,#a9b3b6)}
.picture{padding:2rem 1rem;text-align:center;overflow-wrap:anywhere;border:1px dashed var(--own);border-radius:2px}
.picture span{display:block}
ol{margin:0;padding:0;list-style:none}li{padding:.75rem 0;border-top:1px solid light-dark(#d5dbdc,#354044)}li p{margin:0}
`;
