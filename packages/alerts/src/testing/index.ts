export { startReceiver, type Answer, type Received, type Receiver } from './receiver.js';
export { until } from './until.js';
