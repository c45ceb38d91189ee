// What a thread of the preview desk runs; each call is one preview.
export { preview as default } from './preview.js';
