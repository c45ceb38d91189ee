import './globals.css';
import type { Metadata } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';

export const metadata: Metadata = {
  title: { default: 'Phasegate', template: '%s · Phasegate' },
  description: 'Keeps a trading bot from growing faster than its record allows',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The nonce of the content security policy is another one for each request.
  await connection();
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
