import { CopyButton } from './copy-button';

interface CodeBlockProps {
  /** Label for screen readers. */
  readonly label: string;
  readonly code: string;
}

/** Code to paste: it scrolls sideways, and is copied verbatim. */
export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <div className="panel overflow-hidden">
      <div className="flex items-center justify-between gap-3 border-b border-line bg-quiet py-1.5 pr-2 pl-4">
        <span aria-hidden="true" className="text-sm text-muted">
          {label}
        </span>
        <CopyButton text={code} of={label} />
      </div>
      <pre tabIndex={0} aria-label={label} role="region" className="overflow-x-auto p-4 text-sm">
        <code>{code}</code>
      </pre>
    </div>
  );
}
