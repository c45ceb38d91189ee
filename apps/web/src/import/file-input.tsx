import type { ComponentProps } from 'react';

interface FileInputProps extends Omit<ComponentProps<'input'>, 'type' | 'className' | 'onChange'> {
  readonly onFile: (file: File) => void;
}

/** A file input whose label beside it is what one sees. */
export function FileInput({ onFile, ...input }: FileInputProps) {
  return (
    <input
      {...input}
      type="file"
      className="peer sr-only"
      onChange={({ target }) => {
        const chosen = target.files?.[0];
        if (chosen !== undefined) onFile(chosen);
        // The same file, once mended, can be chosen again.
        target.value = '';
      }}
    />
  );
}
