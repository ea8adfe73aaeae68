import { randomBytes } from 'node:crypto';
import { empty, json, type SimAnswer, type SimRequest } from '../exchange.ts';
import type { Simulation, TokenGrant } from '../simulation.ts';
import { covers, SCOPES } from './rights.ts';

const STANDARD_SCOPES = ['openid', 'email', 'profile', 'offline_access', 'roles'];

const refused = (status: number, error: string, description: string): SimAnswer =>
  json(status, { error, error_description: description });

const jwtLike = (): string =>
  `eyJhbGciOiJSUzI1NiJ9.${randomBytes(96).toString('base64url')}.${randomBytes(32).toString('base64url')}`;

/** `POST /auth/token`, client credentials only (halopsa-api.md 1.2, 1.5). */
export function issueToken(sim: Simulation, { method, query, body }: SimRequest): SimAnswer {
  if (method !== 'POST') return empty(405, { allow: 'POST' });
  const { world, switches } = sim;
  const form = new URLSearchParams(body);
  const tenant = query.get('tenant') ?? form.get('tenant');
  if (tenant !== null && tenant !== world.tenant) return json(500, { message: 'An error has occurred.' });
  if (form.get('grant_type') !== 'client_credentials')
    return refused(400, 'unsupported_grant_type', "The specified 'grant_type' is not supported.");
  if (
    form.get('client_id') !== world.credentials.haloClientId ||
    form.get('client_secret') !== world.credentials.haloClientSecret
  ) {
    return refused(401, 'invalid_client', 'The specified client credentials are invalid.');
  }

  const application = new Set(switches.applicationScopes);
  const asked = (form.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
  const explicit = asked.filter((scope) => scope !== 'all' && !STANDARD_SCOPES.includes(scope));
  if (explicit.some((scope) => !SCOPES.has(scope) || !covers(application, scope))) {
    return refused(400, 'invalid_scope', "The specified 'scope' parameter is not valid.");
  }
  const granted = asked.includes('all') ? [...application] : explicit;
  const token = jwtLike();
  sim.tokens.set(token, {
    scopes: new Set(granted),
    rights: structuredClone(switches.rights),
    expiresAt: Date.now() + switches.tokenSeconds * 1_000,
  });
  return json(200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: switches.tokenSeconds,
    scope: [...(asked.length === 0 ? [] : STANDARD_SCOPES), ...granted].join(' '),
    id_token: jwtLike(),
  });
}

/** The grant behind a request, or null: no token, an expired one, or one that was asked for without any scope. */
export function grantOf(sim: Simulation, authorization: string | undefined): TokenGrant | null {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const grant = token === undefined ? undefined : sim.tokens.get(token);
  if (grant === undefined || grant.expiresAt <= Date.now() || grant.scopes.size === 0) return null;
  return grant;
}
