'use client';

import { FileUp } from 'lucide-react';
import { useId, useState, type DragEvent } from 'react';
import { ACCEPTED, sizeWords } from './check-file';
import { FileInput } from './file-input';

interface ChooseFileProps {
  readonly file: File | null;
  readonly disabled: boolean;
  readonly onFile: (file: File) => void;
}

/** A file, dropped here or chosen: the box is the file input's own label, so the keyboard opens it too. */
export function ChooseFile({ file, disabled, onFile }: ChooseFileProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped !== undefined && !disabled) onFile(dropped);
  };
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileInput
        id={id}
        accept={ACCEPTED}
        disabled={disabled}
        aria-label="File with trades"
        aria-describedby={`${id}-formats`}
        onFile={onFile}
      />
      <label
        htmlFor={id}
        className={`flex min-h-36 cursor-pointer flex-col items-center justify-center gap-1 rounded-xl border-2 border-dashed p-6 text-center peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-link ${
          over ? 'border-link bg-quiet' : 'border-edge bg-surface hover:bg-quiet'
        }`}
      >
        <FileUp aria-hidden="true" className="size-6 text-muted" />
        <span className="font-medium wrap-anywhere">
          {file === null
            ? 'Drop a file here, or choose one'
            : `${file.name}, ${sizeWords(file.size)}`}
        </span>
        {file !== null && <span className="text-sm text-link">Choose another</span>}
        <span id={`${id}-formats`} className="text-sm text-muted">
          CSV, Excel, HTML, XML or JSON, as your platform writes it; at most 32 MB
        </span>
      </label>
    </div>
  );
}
