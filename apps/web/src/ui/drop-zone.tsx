import { useEffect, useId, useRef, useState } from 'react';

/** One file on its way: hollow with progress, filled when stored. */
export interface UploadTile {
  readonly id: string;
  readonly name: string;
  readonly state: 'sending' | 'done' | 'failed';
  /** 0 to 1 */
  readonly progress: number;
  /** Why it failed, or what is said beside the progress ("about 9 s"). */
  readonly words?: string;
}

const filesOf = (list: DataTransfer | null): File[] => [...(list?.files ?? [])];

/**
 * Takes files by choosing, dropping on it and, with `takesPaste`, pasting anywhere on the page. `accept` as in
 * `<input>`; what arrives is checked again by the bytes on the server.
 */
export function DropZone({
  label,
  help,
  accept,
  onFiles,
  takesPaste = false,
  children,
}: {
  label: string;
  help?: React.ReactNode;
  accept?: string;
  onFiles: (files: readonly File[]) => void;
  takesPaste?: boolean;
  children?: React.ReactNode;
}) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const give = useRef(onFiles);
  give.current = onFiles;
  useEffect(() => {
    if (!takesPaste) return;
    const paste = (event: ClipboardEvent): void => {
      const files = filesOf(event.clipboardData);
      if (files.length > 0) give.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [takesPaste]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; the input inside is the main one
    <div
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const files = filesOf(event.dataTransfer);
        if (files.length > 0) onFiles(files);
      }}
    >
      <label
        className="btn focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-petrol"
        htmlFor={id}
      >
        {label}
        <input
          id={id}
          type="file"
          multiple
          accept={accept}
          className="vh"
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {help && <p className="help">{help}</p>}
      {children}
    </div>
  );
}

/** The tile of one file. */
export function ProgressTile({ tile, onCancel }: { tile: UploadTile; onCancel?: () => void }) {
  const percent = Math.round(tile.progress * 100);
  return (
    <div className="tile" data-state={tile.state}>
      {tile.state === 'sending' && (
        <div
          className="hatch"
          style={{ height: `${percent}%` }}
          role="progressbar"
          aria-label={tile.name}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        />
      )}
      <span className="clip">{tile.name}</span>
      <span className="s12">
        {tile.state === 'sending'
          ? `${percent}\u00a0%${tile.words ? `, ${tile.words}` : ''}`
          : tile.state === 'done'
            ? 'Stored'
            : (tile.words ?? 'Failed')}
        {tile.state === 'sending' && onCancel && (
          <button type="button" className="ml-2 text-petrol underline" onClick={onCancel}>
            Cancel
          </button>
        )}
      </span>
    </div>
  );
}
