import { NextResponse } from 'next/server';

/** Sends a form's sender to another page. The address is relative: what we are called outside is not known here. */
export const seeOther = (path: `/${string}`): NextResponse =>
  new NextResponse(null, { status: 303, headers: { location: path } });
