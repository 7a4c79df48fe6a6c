import { useEffect, useRef, useState } from 'react';
import { showToast } from '../../lib/toasts.ts';

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
const bringsFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false;

/** Folders cannot be read from a drop here; they are told apart and named, not sent as empty files. */
function withoutFolders(data: DataTransfer | null): File[] {
  const folders = new Set(
    [...(data?.items ?? [])].flatMap((item) => {
      const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
      return entry?.isDirectory ? [entry.name] : [];
    }),
  );
  if (folders.size > 0)
    showToast({ words: `“${[...folders][0]}” is a folder. Open it and add the files inside.`, lastsMs: 8000 });
  return filesOf(data).filter(({ name }) => !folders.has(name));
}

/**
 * Takes files that are dropped anywhere on the page or pasted outside a field. Returns whether files hover over it.
 * With `isOff` it takes none.
 */
export function useFilesAnywhere(onFiles: (files: readonly File[]) => void, isOff: boolean): boolean {
  const [isOver, setOver] = useState(false);
  const give = useRef(onFiles);
  give.current = onFiles;
  useEffect(() => {
    if (isOff) return;
    const stop = new AbortController();
    const { signal } = stop;
    const over = (event: DragEvent): void => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const out = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      setOver(false);
      const files = withoutFolders(event.dataTransfer);
      if (files.length > 0) give.current(files);
    };
    const paste = (event: ClipboardEvent): void => {
      const files = filesOf(event.clipboardData);
      if (files.length === 0) return;
      event.preventDefault();
      give.current(files);
    };
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', out, { signal });
    document.addEventListener('drop', drop, { signal });
    document.addEventListener('paste', paste, { signal });
    return () => stop.abort();
  }, [isOff]);
  return isOver;
}
