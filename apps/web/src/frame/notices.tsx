'use client';

import { Toast } from 'radix-ui';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useInBrowser } from './use-in-browser';

const SHOWN_MS = 6_000;

interface Notice {
  readonly id: number;
  readonly text: string;
}
type Tell = (text: string) => void;
const NoticeContext = createContext<Tell>(() => undefined);

/** A one-sentence notice of the last action; read out by screen readers, disappears by itself. */
export const useNotice = (): Tell => use(NoticeContext);

export function Notices({ children }: { children: ReactNode }) {
  const inBrowser = useInBrowser<boolean>(() => true, false);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const tell = useCallback<Tell>((text) => {
    setNotices((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, text }]);
  }, []);
  const shown = useMemo(
    () =>
      notices.map(({ id, text }) => (
        <Toast.Root
          key={id}
          className="panel flex items-start gap-3 p-3 shadow-lg"
          onOpenChange={(open) => {
            if (!open) setNotices((before) => before.filter((notice) => notice.id !== id));
          }}
        >
          <Toast.Title className="text-sm font-medium wrap-anywhere">{text}</Toast.Title>
          <Toast.Close className="button ml-auto">Close</Toast.Close>
        </Toast.Root>
      )),
    [notices],
  );
  return (
    <NoticeContext value={tell}>
      <Toast.Provider duration={SHOWN_MS} label="Notice">
        {children}
        {shown}
        {/* It has a style attribute, which the content security policy refuses in what a server sends. */}
        {inBrowser && (
          <Toast.Viewport className="fixed right-0 bottom-0 z-60 flex w-full max-w-md flex-col gap-2 p-4" />
        )}
      </Toast.Provider>
    </NoticeContext>
  );
}
