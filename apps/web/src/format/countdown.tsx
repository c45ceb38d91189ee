'use client';

import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** How long until an instant, as "3 h 05 min" or "4 min 20 s"; nothing once it has passed. */
export function Countdown({ to }: { to: string }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const look = () => setNow(Date.now());
    look();
    const timer = setInterval(look, SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const left = now === null ? null : Date.parse(to) - now;
  if (left === null || left <= 0) return null;
  return (
    <span className="whitespace-nowrap tabular-nums" role="timer" aria-live="off">
      {durationWords(left)}
    </span>
  );
}

/** @param ms more than 0 */
export function durationWords(ms: number): string {
  const seconds = Math.ceil(ms / SECOND_MS);
  const [minutes, hours, days] = [
    Math.floor(seconds / 60),
    Math.floor(seconds / 3600),
    Math.floor(seconds / 86_400),
  ];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
  if (minutes > 0) return `${minutes} min ${two(seconds % 60)} s`;
  return `${seconds} s`;
}

const two = (number: number): string => String(number).padStart(2, '0');
