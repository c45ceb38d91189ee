'use client';

import { Dialog as Primitive } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { HeldOpen } from './held-open';

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** One sentence: what this is about, read out when it opens. */
  readonly description: ReactNode;
  /** wide: for evidence in tables; sheet: for all that a decision rests on, the whole of a narrow screen. */
  readonly width?: keyof typeof WIDTHS | undefined;
  readonly children: ReactNode;
}

const WIDTHS = {
  narrow: 'max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg',
  wide: 'max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-3xl',
  sheet:
    'h-dvh w-screen max-sm:rounded-none sm:h-[calc(100dvh-2rem)] sm:w-[calc(100vw-2rem)] max-w-7xl',
} as const;

/** A window over the page: it takes the focus, Escape closes it, the focus goes back. */
export function Dialog(props: DialogProps) {
  return (
    <DialogFrame {...props}>
      <div className="overflow-y-auto p-4" tabIndex={-1}>
        {props.children}
      </div>
    </DialogFrame>
  );
}

/** The same for content that says itself which part of it scrolls. */
export function DialogFrame({
  open,
  onOpenChange,
  title,
  description,
  width = 'narrow',
  children,
}: DialogProps) {
  const opener = useRef<Element | null>(null);
  const held = useRef(false);
  const unlessHeld = (event: Event) => {
    if (held.current) event.preventDefault();
  };
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/50" />
        <Primitive.Content
          onEscapeKeyDown={unlessHeld}
          onInteractOutside={unlessHeld}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          className={`panel fixed top-1/2 left-1/2 z-50 flex -translate-x-1/2 -translate-y-1/2 flex-col shadow-xl outline-none ${WIDTHS[width]}`}
        >
          <div className="border-b border-line p-4 pb-3">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            <Primitive.Description className="mt-1 text-sm text-muted">
              {description}
            </Primitive.Description>
          </div>
          <HeldOpen value={held}>{children}</HeldOpen>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
