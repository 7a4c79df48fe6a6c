/** Saying something: uploads, posts, containers, and taking a post back. */

import { isThere } from './comments.ts';
import { newId, sha256, timeOf, type WorldGround, WorldRefusal } from './ground.ts';
import type { WorldAccount, WorldContainer, WorldPost, WorldUpload } from './store.ts';
import { pictureTypes, refusalOf, styles } from './styles.rules.ts';

/** Takes a picture. */
export async function takeUpload(
  ground: WorldGround,
  account: WorldAccount,
  given: {
    readonly bytes: Uint8Array;
    readonly mimeType: string;
    readonly altText: string;
    readonly isMadeByAi: boolean;
  },
): Promise<WorldUpload> {
  const style = styles[account.style];
  if (!pictureTypes.includes(given.mimeType)) {
    throw new WorldRefusal(415, 'wrong_type', `${style.title} does not show ${given.mimeType}.`);
  }
  if (given.bytes.byteLength > style.maxPictureBytes) {
    throw new WorldRefusal(
      413,
      'too_large',
      `A picture on ${style.title} has at most ${style.maxPictureBytes / 1e6} MB.`,
    );
  }
  if (given.altText.length > style.maxAltText) {
    throw new WorldRefusal(422, 'alt_text_too_long', `A description has at most ${style.maxAltText} characters.`);
  }
  if (given.isMadeByAi && !style.hasAiLabel) {
    throw new WorldRefusal(422, 'no_ai_label', `${style.title} has no label for pictures made by a model.`);
  }
  const upload: WorldUpload = {
    id: newId(ground),
    accountId: account.id,
    mimeType: given.mimeType,
    sizeBytes: given.bytes.byteLength,
    sha256: sha256(given.bytes),
    altText: given.altText,
    isMadeByAi: given.isMadeByAi,
  };
  await ground.store.addUpload(upload);
  return upload;
}

/** A post as it comes over the wire. */
export interface PostRequest {
  readonly text?: unknown;
  readonly media_ids?: unknown;
  readonly reply_to?: unknown;
  readonly language?: unknown;
  readonly is_sensitive?: unknown;
}

interface ReadPost {
  readonly text: string;
  readonly uploads: readonly WorldUpload[];
  readonly replyTo: string | null;
  readonly language: string | null;
  readonly isSensitive: boolean;
}

/** Says it at once. `key` is the `Idempotency-Key`, honoured where the network remembers keys. */
export async function createPost(
  ground: WorldGround,
  account: WorldAccount,
  request: PostRequest,
  key: string | undefined,
): Promise<WorldPost> {
  const style = styles[account.style];
  if (style.usesContainers)
    throw new WorldRefusal(400, 'container_needed', `${style.title} publishes containers only.`);
  const origin = style.remembersKeys && key ? `key:${key}` : null;
  const earlier = origin === null ? null : await ground.store.postByOrigin(account.id, origin);
  if (earlier) return earlier;
  const { uploads, ...post } = await readPost(ground, account, request);
  return ground.store.addPost({ ...draft(ground, account, uploads), ...post, origin });
}

/** Puts a post together without showing it; it must be processed first. */
export async function createContainer(
  ground: WorldGround,
  account: WorldAccount,
  request: PostRequest,
): Promise<WorldContainer> {
  const style = styles[account.style];
  if (!style.usesContainers) throw new WorldRefusal(400, 'no_containers', `${style.title} has no containers.`);
  const { text, uploads, language } = await readPost(ground, account, request);
  const container: WorldContainer = {
    id: newId(ground),
    accountId: account.id,
    text,
    uploadIds: uploads.map((upload) => upload.id),
    language,
    readyAt: new Date(timeOf(ground, account).getTime() + ground.processingMs),
  };
  await ground.store.addContainer(container);
  return container;
}

export type ContainerStatus = 'IN_PROGRESS' | 'READY' | 'PUBLISHED';

/** Where a container stands, and the post it became. */
export async function containerStatus(
  ground: WorldGround,
  account: WorldAccount,
  id: string,
): Promise<{ readonly container: WorldContainer; readonly status: ContainerStatus; readonly post: WorldPost | null }> {
  const container = await ground.store.container(id);
  if (container?.accountId !== account.id) throw new WorldRefusal(404, 'not_found', 'There is no such container.');
  const post = await ground.store.postByOrigin(account.id, `container:${id}`);
  if (post) return { container, status: 'PUBLISHED', post };
  return { container, status: container.readyAt <= timeOf(ground, account) ? 'READY' : 'IN_PROGRESS', post: null };
}

/** Shows a container to everybody, once: a repeat gives the same post. */
export async function publishContainer(ground: WorldGround, account: WorldAccount, id: string): Promise<WorldPost> {
  const { container, status, post } = await containerStatus(ground, account, id);
  if (post) return post;
  if (status === 'IN_PROGRESS') throw new WorldRefusal(409, 'not_ready', 'The container is still being processed.');
  const uploads = await findUploads(ground, account, container.uploadIds);
  const { text, language } = container;
  return ground.store.addPost({ ...draft(ground, account, uploads), text, language, origin: `container:${id}` });
}

/** Takes a post back. */
export async function deletePost(ground: WorldGround, account: WorldAccount, id: string): Promise<void> {
  if (!(await ground.store.deletePost(account.id, id))) {
    throw new WorldRefusal(404, 'not_found', 'There is no such post.');
  }
}

function draft(ground: WorldGround, account: WorldAccount, uploads: readonly WorldUpload[]): WorldPost {
  return {
    id: newId(ground),
    accountId: account.id,
    text: '',
    pictures: uploads.map(({ id: _id, accountId: _accountId, ...picture }) => picture),
    replyTo: null,
    language: null,
    isSensitive: false,
    createdAt: timeOf(ground, account),
    origin: null,
  };
}

async function readPost(ground: WorldGround, account: WorldAccount, request: PostRequest): Promise<ReadPost> {
  const { text = '', media_ids: ids = [], reply_to: replyTo = null, language = null } = request;
  if (typeof text !== 'string' || !Array.isArray(ids) || (replyTo !== null && typeof replyTo !== 'string')) {
    throw new WorldRefusal(400, 'bad_request', 'The post cannot be read.');
  }
  const refusal = refusalOf(styles[account.style], { text, pictureCount: ids.length, isReply: replyTo !== null });
  if (refusal) throw new WorldRefusal(422, refusal.code, refusal.message);
  if (replyTo !== null && !(await isThere(ground, account, replyTo))) {
    throw new WorldRefusal(404, 'no_such_post', 'The post to answer is not there.');
  }
  return {
    text,
    uploads: await findUploads(ground, account, ids.map(String)),
    replyTo,
    language: typeof language === 'string' ? language : null,
    isSensitive: request.is_sensitive === true,
  };
}

async function findUploads(ground: WorldGround, account: WorldAccount, ids: readonly string[]): Promise<WorldUpload[]> {
  const uploads: WorldUpload[] = [];
  for (const id of ids) {
    const upload = await ground.store.upload(id);
    if (upload?.accountId !== account.id) throw new WorldRefusal(422, 'no_such_picture', `There is no picture ${id}.`);
    uploads.push(upload);
  }
  return uploads;
}
