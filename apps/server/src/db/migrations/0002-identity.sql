-- Identity: the tables of the sign-in library, in a schema of their own, and the profile that is ours.
create schema auth;

create table auth."user" (
  id uuid primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create table auth.session (
  id uuid primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" uuid not null references auth."user" on delete cascade
);
create index session_by_user on auth.session ("userId");
create table auth.account (
  id uuid primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" uuid not null references auth."user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_by_user on auth.account ("userId");
create table auth.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_by_identifier on auth.verification (identifier);

create table auth.profile (
  user_id uuid primary key references auth."user" on delete cascade,
  time_zone text not null default 'UTC',
  -- 1 Monday, 6 Saturday, 7 Sunday.
  week_start int not null default 1 check (week_start in (1, 6, 7)),
  language text not null default 'en',
  is_operator boolean not null default false,
  is_demo boolean not null default false
);
-- One operator at first: two people who sign up at the same moment cannot both become it.
create unique index profile_one_operator on auth.profile (is_operator) where is_operator;

do $$
declare app text := current_setting('antiphon.app_role');
begin
  execute format('grant usage on schema auth to %I', app);
  execute format('grant select, insert, update, delete on all tables in schema auth to %I', app);
end $$;
alter table members add foreign key (user_id) references auth."user" on delete cascade;
