// Entry point of a preview thread; each call is one preview.
export { preview as default } from './preview.js';
