# syntax=docker/dockerfile:1
# One image for every service; docker-compose.yml chooses what each of them runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CI=true NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
# The lockfile alone first, so that a change of code does not download everything again.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .npmrc ./
COPY scripts ./scripts
RUN node scripts/pnpm.mjs fetch
COPY . .
RUN node scripts/pnpm.mjs install --frozen-lockfile --offline \
 && npm run build \
 && rm -rf node_modules apps/*/node_modules packages/*/node_modules \
 && node scripts/pnpm.mjs install --frozen-lockfile --offline --prod --ignore-scripts \
 && rm -rf apps/web/.next/cache .turbo

FROM node:24-bookworm-slim AS runtime
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0
COPY --from=build --chown=node:node /app /app
# A new volume takes over the owner of the folder that it is laid over.
RUN mkdir -p /app/logs/phase /app/logs/checkpoints /app/logs/spool && chown -R node:node /app/logs
USER node

FROM runtime AS migrate
CMD ["node", "packages/db/dist/migrate.js"]

FROM runtime AS api
EXPOSE 4000
CMD ["node", "apps/api/dist/main.js"]

FROM runtime AS worker
VOLUME /app/logs/phase
CMD ["node", "apps/worker/dist/main.js"]

FROM runtime AS web
WORKDIR /app/apps/web
EXPOSE 3000
CMD ["node", "node_modules/next/dist/bin/next", "start", "-p", "3000", "-H", "0.0.0.0"]
