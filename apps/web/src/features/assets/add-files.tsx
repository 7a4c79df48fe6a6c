import { UploadSimpleIcon } from '@phosphor-icons/react/dist/csr/UploadSimple';
import { useRef } from 'react';
import { Button, type ButtonLook } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

/** The button behind which files are chosen, several at once. */
export function AddFiles({
  onFiles,
  whyNot,
  look = 'primary',
  keys,
  accept,
  children = 'Add files',
}: React.PropsWithChildren<{
  onFiles: (files: readonly File[]) => void;
  whyNot: string | null;
  look?: ButtonLook;
  keys?: string;
  accept?: string;
}>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} keys={keys} unavailable={whyNot} data-add-files onClick={() => input.current?.click()}>
        <Icon of={UploadSimpleIcon} />
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label="Files to add"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
