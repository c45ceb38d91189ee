'use client';

import { ChartCanvas } from '../charts/chart-canvas';
import type { ComparedDay } from './compared';
import { drawCompared } from './draw-compared';

interface ComparedCanvasProps {
  readonly days: readonly ComparedDay[];
  readonly label: string;
}

/** A table below it holds its values. */
const ComparedCanvas = ({ days, label }: ComparedCanvasProps) => (
  <ChartCanvas draw={drawCompared} shown={days} label={label} className="h-80 w-full" />
);
export default ComparedCanvas;
