export * from './body-fields.js';
export * from './date.js';
export * from './decimal.js';
export * from './flat.js';
export * from './instant.js';
export * from './name.js';
export * from './password.js';
export * from './wire-field.js';
