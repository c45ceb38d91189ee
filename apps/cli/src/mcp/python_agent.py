"""The official Python client. Standard input holds where the server is and the calls to make; what came back is printed.

    {"url", "headers"} or {"command": [...], "env": {...}}, with {"mode": "legacy" or a revision, "calls": [[name, arguments]]}
    -> {"revision", "tools": [name], "rules": text, "answers": [{"text", "failed", "data"}]}
"""

import asyncio
import json
import sys

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client


def server_of(plan):
    if "url" in plan:
        return streamable_http_client(plan["url"], http_client=httpx2.AsyncClient(headers=plan["headers"], timeout=30))
    program, *arguments = plan["command"]
    return StdioServerParameters(command=program, args=arguments, env=plan["env"])


async def main(plan):
    async with Client(server_of(plan), mode=plan["mode"]) as client:
        tools = (await client.list_tools()).tools
        (rules,) = (await client.read_resource("phasegate://rules")).contents
        answers = []
        for name, arguments in plan["calls"]:
            result = await client.call_tool(name, arguments)
            text = result.content[0].text
            answers.append({"text": text, "failed": bool(result.is_error), "data": result.structured_content})
        return {
            "revision": client.protocol_version,
            "tools": [tool.name for tool in tools],
            "rules": rules.text,
            "answers": answers,
        }


print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))
