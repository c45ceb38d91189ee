'use client';

import { PageBroken } from '../../src/frame/page-broken';

export default PageBroken;
