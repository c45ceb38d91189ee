export { KEY_FORM } from './bot.js';
export { serveHttp, type HttpOptions, type HttpServing } from './http.js';
export { createLog } from './log.js';
export { serveOnStdio, type StdioOptions } from './stdio.js';
