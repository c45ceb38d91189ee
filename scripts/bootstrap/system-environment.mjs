/**
 * System variables that programs may need and that hold no secret of ours. The other variables of each process are in
 * packages/config/src/services.ts.
 */
const SYSTEM_VARIABLES = new Set(
  [
    ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'PWD'],
    ...['LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'TZ', 'TMPDIR', 'TMP', 'TEMP'],
    ...['NODE_ENV', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
    ...['NEXT_TELEMETRY_DISABLED', 'PGSSLMODE', 'PGSSLROOTCERT', 'LD_LIBRARY_PATH'],
    // Windows cannot start a program without these.
    ...['SystemRoot', 'windir', 'ComSpec', 'PATHEXT', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
  ].map((name) => name.toUpperCase()),
);

/** The part of an environment that any program may see. Windows writes the names in any case. */
export function systemEnvironment(given = process.env) {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => SYSTEM_VARIABLES.has(name.toUpperCase())),
  );
}
