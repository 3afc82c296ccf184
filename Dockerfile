# syntax=docker/dockerfile:1

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The badge, on the client, is built into the pages. Neither is part of the service.
COPY packages/client packages/client
COPY packages/badge packages/badge
# No dependency needs its install script.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY web web
RUN npm run build && chmod +x dist/cli/main.js \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm node_modules/bot-status-client node_modules/bot-status-badge

# The website of the documentation, from every file that a page links to.
FROM node:20.20.2-bookworm-slim AS docs
WORKDIR /app
COPY site/package.json site/package-lock.json site/
RUN npm ci --prefix site --ignore-scripts --no-audit --no-fund
COPY CHANGELOG.md CONTRIBUTING.md Dockerfile LICENSE README.md SECURITY.md ./
COPY compose.yaml openapi.json schema.graphql schema.released.graphql ./
COPY deploy deploy
COPY docs docs
COPY examples examples
COPY packages packages
COPY site site
COPY src src
COPY web web
RUN node site/build.mjs

FROM node:20.20.2-bookworm-slim
LABEL org.opencontainers.image.title="bot-status-service" \
  org.opencontainers.image.description="One switch per contact for your AI bot, over GraphQL" \
  org.opencontainers.image.licenses="MIT"
# Inside a container, only 0.0.0.0 can be reached from outside it.
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  DATABASE_URL=sqlite:/data/bot-status.db
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=docs /app/dist/docs dist/docs
RUN ln --symbolic /app/dist/cli/main.js /usr/local/bin/bot-status
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
# Whether the process lives, not whether it is ready: an orchestrator may replace a container that is not healthy, which
# does not help while the database is unavailable.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node handles SIGTERM and SIGINT itself and starts no processes, so it can be PID 1.
CMD ["bot-status", "start"]
