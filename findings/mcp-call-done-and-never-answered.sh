#!/usr/bin/env bash
# A call that is under way when the input of a stdio server ends: done and never answered in TypeScript, not done and
# answered with an error in Python (@modelcontextprotocol/server 2.4.0, mcp 2.3.0).
#
# The same three messages are piped into two servers with the same tool, which works for 200 ms and then notes that it has
# placed an order. The TypeScript server does not stop the tool, and drops its result without a word: the order is there,
# and whoever asked will ask again. The Python server stops the tool and answers "Connection closed". So a script
# that works by piping requests hears nothing from the one and an error from the other, and what it may repeat is not the same.
#
# Output seen:
#   TypeScript: 1 order placed, 0 answers to the call
#   Python: 0 orders placed, 1 answer to the call: Connection closed
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent @modelcontextprotocol/server@2.4.0 zod@4.6.7 >/dev/null 2>&1
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check mcp==2.3.0
cat > server.mjs <<'JS'
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'orders', version: '1.0.0' });
  server.registerTool('buy', { inputSchema: z.strictObject({ symbol: z.string() }) }, async ({ symbol }) => {
    await pause(200);
    appendFileSync('orders-typescript', `${symbol}\n`);
    return { content: [{ type: 'text', text: 'bought' }] };
  });
  return server;
});
JS
cat > server.py <<'PY'
import asyncio

from mcp.server import MCPServer

server = MCPServer("orders")


@server.tool()
async def buy(symbol: str) -> str:
    await asyncio.sleep(0.2)
    with open("orders-python", "a") as orders:
        orders.write(f"{symbol}\n")
    return "bought"


server.run()
PY
cat > requests.jsonl <<'JSON'
{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"piped","version":"1.0.0"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"buy","arguments":{"symbol":"AAPL"}}}
JSON
touch orders-typescript orders-python
node server.mjs < requests.jsonl > answers-typescript
python/bin/python server.py < requests.jsonl > answers-python
counted() { grep -c "$1" "$2" || true; }
{
  echo "TypeScript: $(counted . orders-typescript) order placed, $(counted '"id":2' answers-typescript) answers to the call"
  echo "Python: $(counted . orders-python) orders placed, $(counted '"id":2' answers-python) answer to the call: $(
    sed -n 's/.*"id":2.*"message":"\([^"]*\)".*/\1/p' answers-python
  )"
} | tee output.txt
diff output.txt - <<'SEEN'
TypeScript: 1 order placed, 0 answers to the call
Python: 0 orders placed, 1 answer to the call: Connection closed
SEEN
