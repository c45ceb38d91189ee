export * from './channel.js';
export { configuredChannels, type ChannelSettings } from './channels/configured.js';
export { calendarEnding } from './conditions/calendar-ending.js';
export { watchConditions, type Condition } from './conditions/watch.js';
export { workerBehind } from './conditions/worker-behind.js';
export { deliverAlerts, type DeliveryOptions } from './deliver.js';
