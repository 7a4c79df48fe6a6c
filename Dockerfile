# One image for both roles. The packages bring their own Node and, unless DATABASE_URL is set, their own PostgreSQL.
FROM node:24-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends tini ffmpeg && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home antiphon && install -d -o antiphon -g antiphon -m 700 /data
WORKDIR /app
COPY . .
# The links of the database's libraries must exist before node_modules becomes read-only for the user.
RUN node tools/run.mjs build \
  && node -e "import('./apps/server/src/platform/postgres/binaries.ts').then(({ findBinaries }) => findBinaries())" \
  && npm cache clean --force
# By its number, so that an orchestrator can see that it is not root.
USER 10001
ENV ANTIPHON_DATA=/data HOST=0.0.0.0
VOLUME /data
EXPOSE 4000
# A copy that only works has no address to ask.
HEALTHCHECK --start-period=30s CMD ["node", "-e", "if(process.env.ANTIPHON_ROLES!=='worker')fetch('http://127.0.0.1:'+(process.env.PORT||4000)+'/health/ready').then(a=>process.exit(a.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "tools/run.mjs", "start"]
