'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { attentionCount } from '../bots/attention-count';
import { fleetQuery } from '../bots/queries';
import { titled } from './tab-title';

const ICON = '/icon-attention.svg';

/** In the browser's tab, on every page: how many things need attention, and a red dot while any does. */
export function AttentionInTab() {
  const { data } = useQuery(fleetQuery);
  const count = data === undefined ? 0 : attentionCount(data);
  const ownIcon = useRef<string | null>(null);
  useEffect(() => {
    const show = (shown: number) => {
      const title = titled(document.title, shown);
      if (document.title !== title) document.title = title;
      for (const link of document.querySelectorAll('link[rel="icon"]')) {
        const now = link.getAttribute('href');
        if (now !== ICON) ownIcon.current = now;
        const icon = shown > 0 ? ICON : ownIcon.current;
        if (icon !== null && icon !== now) link.setAttribute('href', icon);
      }
    };
    show(count);
    // A new page brings its own title and icon.
    const observer = new MutationObserver(() => show(count));
    observer.observe(document.head, {
      ...{ childList: true, subtree: true, characterData: true },
      attributeFilter: ['href'],
    });
    return () => {
      observer.disconnect();
      show(0);
    };
  }, [count]);
  return null;
}
