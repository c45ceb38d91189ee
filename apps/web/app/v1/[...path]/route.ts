import type { NextRequest } from 'next/server';
import { isForeign } from '../../../src/server/foreign-origin';
import { forward } from '../../../src/server/forward';
import { foreignAnswer } from '../../../src/server/problem-answer';
import { readSettings } from '../../../src/server/settings';

/** The API at the web's own address, so that a browser sees one origin. */
function read(request: NextRequest): Promise<Response> {
  return forward(request, readSettings().apiUrl);
}

async function change(request: NextRequest): Promise<Response> {
  return isForeign(request, readSettings().publicUrl) ? foreignAnswer() : read(request);
}

export {
  read as GET,
  read as HEAD,
  change as POST,
  change as PUT,
  change as PATCH,
  change as DELETE,
};
