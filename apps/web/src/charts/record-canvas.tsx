'use client';

import { ChartCanvas } from './chart-canvas';
import { drawRecord } from './draw-record';
import type { RecordModel } from './record-model';

/** A list beside it holds its values. */
const RecordCanvas = ({ model }: { model: RecordModel }) => (
  <ChartCanvas draw={drawRecord} shown={model} label={model.words} className="h-60 w-full" />
);
export default RecordCanvas;
