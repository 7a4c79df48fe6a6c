/** Where the files of an asset lie in the storage; pure. */
import { thumbnailEdges } from '@antiphon/media';

export function folderOf(workspaceId: string, id: string): string {
  return `${workspaceId}/${id}`;
}

export function originalKey(folder: string): string {
  return `${folder}/original`;
}

export function thumbnailKey(folder: string, edge: number): string {
  return `${folder}/${edge}.webp`;
}

/** The folder of an asset, from where its bytes lie. */
export function folderOfKey(storageKey: string): string {
  return storageKey.slice(0, storageKey.lastIndexOf('/'));
}

/** Every key that a file of an asset may have. */
export function fileKeys(folder: string): string[] {
  return [originalKey(folder), ...thumbnailEdges.map((edge) => thumbnailKey(folder, edge))];
}
