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

/** A copy made to fit a network; another place for every try, so that no try touches the bytes of another. */
export function fitKeyOf(folder: string, fitKey: string, tryId: string): string {
  return `${folder}/fit-${fitKey}-${tryId}`;
}

/** An asset's id, and the key of its fitted copy where one is meant: `<id>~<key>`. */
export function readFitId(id: string): { readonly assetId: string; readonly fitKey: string | null } {
  const [assetId = '', fitKey] = id.split('~');
  return { assetId, fitKey: fitKey ?? null };
}

/** The folder of an asset, from where its bytes lie. */
export function folderOfKey(storageKey: string): string {
  return storageKey.slice(0, storageKey.lastIndexOf('/'));
}

/** Every key that a file of an asset may have. */
export function fileKeys(folder: string): string[] {
  return [originalKey(folder), ...thumbnailEdges.map((edge) => thumbnailKey(folder, edge))];
}
