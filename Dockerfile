# The worker. glibc, because Temporal's native core has no build for musl; slim lacks the certificates.
FROM node:22.20.0-bookworm-slim AS base
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
# `prepare` builds, and needs the sources: they come next, so that a change of them does not install anew.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  # The core ships five platforms, 140 MB; one is used.
  && machine="$(uname -m | sed s/arm64/aarch64/)" \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$machine-unknown-linux-gnu" -exec rm -r {} +

FROM base
ENV NODE_ENV=production LEVEL_HALOPSA_HOME=/var/lib/level-halopsa
# A named volume takes this owner over.
RUN install --directory --owner=node --group=node --mode=0700 "$LEVEL_HALOPSA_HOME"
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# `export --schema` prints it.
COPY --from=build /app/docs/config.schema.json ./docs/
USER node
VOLUME /var/lib/level-halopsa
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["worker"]
