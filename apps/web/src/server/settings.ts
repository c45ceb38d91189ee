import { readServiceEnvironment } from '@phasegate/config';

const OWN_MACHINE = 'http://localhost:4000';

/** Where things are; read when asked, for one build serves every deployment. */
export function readSettings(): {
  readonly apiUrl: string;
  readonly publicUrl: string | undefined;
} {
  const { API_URL: apiUrl = OWN_MACHINE, PUBLIC_URL: publicUrl } = readServiceEnvironment(
    'web',
    process.env,
    [],
  );
  return { apiUrl, publicUrl };
}
