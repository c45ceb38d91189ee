import { ensureEnvironment } from './python-environment.mjs';

export const MCP = '2.3.0';

/**
 * The official Python client of MCP from PyPI.
 *
 * @returns {Promise<{python: string|null, refusal: string|null}>} its interpreter, or why there is none
 */
export const ensureMcp = (step) =>
  ensureEnvironment(
    {
      name: `mcp-${MCP}`,
      title: `mcp ${MCP}`,
      packages: [`mcp==${MCP}`],
      options: ['--only-binary', ':all:'],
      minutes: 5,
      python: '3.10',
    },
    step,
  );
