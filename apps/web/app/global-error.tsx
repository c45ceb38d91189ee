'use client';

import './globals.css';
import { PageBroken, type PageBrokenProps } from '../src/frame/page-broken';

/** Takes the place of the whole document. */
export default function GlobalError(props: PageBrokenProps) {
  return (
    <html lang="en">
      <body>
        <title>Phasegate</title>
        <main className="mx-auto max-w-2xl px-4 py-24">
          <PageBroken {...props} />
        </main>
      </body>
    </html>
  );
}
