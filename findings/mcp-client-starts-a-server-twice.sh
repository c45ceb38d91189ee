#!/usr/bin/env bash
# The TypeScript client of MCP (@modelcontextprotocol/client 2.4.0) starts a stdio server twice to open one connection.
#
# A connection over stdio is one process, and its Python counterpart (mcp 2.3.0) starts one in every mode. The
# TypeScript client first starts a second process with the same command and environment to find out the revision, also
# when the revision is pinned and there is nothing to find out, and ends it again; only the old handshake goes without. A
# server that takes a lock, a port or a licence when it starts meets itself.
#
# Output seen:
#   TypeScript legacy: 1 process
#   TypeScript auto: 2 processes
#   TypeScript pinned to 2026-07-28: 2 processes
#   Python legacy: 1 process
#   Python auto: 1 process
#   Python pinned to 2026-07-28: 1 process
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent \
  @modelcontextprotocol/client@2.4.0 @modelcontextprotocol/server@2.4.0 >/dev/null 2>&1
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0
cat > server.mjs <<'JS'
import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';

appendFileSync(process.env.STARTS, `${process.pid}\n`);
serveStdio(() => new McpServer({ name: 'counted', version: '1.0.0' }, { capabilities: { tools: {} } }));
JS
cat > client.mjs <<'JS'
import { readFileSync, rmSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const modes = { legacy: 'legacy', auto: 'auto', 'pinned to 2026-07-28': { pin: '2026-07-28' } };
for (const [name, mode] of Object.entries(modes)) {
  rmSync('starts', { force: true });
  const client = new Client({ name: 'counting', version: '1.0.0' }, { versionNegotiation: { mode } });
  const env = { PATH: process.env.PATH, STARTS: 'starts' };
  await client.connect(new StdioClientTransport({ command: process.execPath, args: ['server.mjs'], env }));
  await client.listTools();
  await client.close();
  const count = readFileSync('starts', 'utf8').trim().split('\n').length;
  console.log(`TypeScript ${name}: ${count} process${count === 1 ? '' : 'es'}`);
}
JS
cat > client.py <<'PY'
import asyncio
import os
import pathlib

from mcp import Client
from mcp.client.stdio import StdioServerParameters


async def main():
    for name, mode in {"legacy": "legacy", "auto": "auto", "pinned to 2026-07-28": "2026-07-28"}.items():
        starts = pathlib.Path("starts")
        starts.unlink(missing_ok=True)
        env = {"PATH": os.environ["PATH"], "STARTS": "starts"}
        server = StdioServerParameters(command="node", args=["server.mjs"], env=env)
        async with Client(server, mode=mode) as client:
            await client.list_tools()
        count = len(starts.read_text().split())
        print(f"Python {name}: {count} process{'' if count == 1 else 'es'}")


asyncio.run(main())
PY
{ node client.mjs; python/bin/python client.py; } | tee output.txt
diff output.txt - <<'SEEN'
TypeScript legacy: 1 process
TypeScript auto: 2 processes
TypeScript pinned to 2026-07-28: 2 processes
Python legacy: 1 process
Python auto: 1 process
Python pinned to 2026-07-28: 1 process
SEEN
