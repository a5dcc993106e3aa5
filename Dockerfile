# Throughline in two stages: build with everything, run with what the built server needs.
FROM node:24-bookworm-slim AS build
WORKDIR /throughline
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /throughline
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 THROUGHLINE_DATA=/data
COPY --from=build /throughline ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD node -e "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
# Without npm in between, so that SIGTERM reaches the launcher.
CMD ["node", "scripts/start.ts"]
