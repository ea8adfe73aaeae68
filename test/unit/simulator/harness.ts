import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator/server.ts';

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // The tests look at wire shapes: what a property holds is what they check.
  body: any;
}

export interface Harness {
  simulator: Simulator;
  control(method: string, path: string, body?: unknown): Promise<any>;
  level(path: string, key?: string, method?: string): Promise<Answer>;
  token(over?: Record<string, string>, query?: string): Promise<Answer>;
  halo(path: string, post?: unknown): Promise<Answer>;
  /** Drops the token in use, so that the next call asks for a new one. */
  forgetToken(): void;
  reset(world?: SimulatorOptions): Promise<any>;
  close(): Promise<void>;
}

const FIVE_SCOPES = 'read:tickets edit:tickets read:customers read:assets edit:assets';

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  return { status: response.status, headers: response.headers, text, body };
}

export async function startHarness(options: SimulatorOptions = {}): Promise<Harness> {
  const simulator = await startSimulator(options);
  let token: string | null = null;

  const askToken: Harness['token'] = async (over = {}, query = '') => {
    const { haloClientId, haloClientSecret } = simulator.credentials;
    const form = {
      grant_type: 'client_credentials',
      client_id: haloClientId,
      client_secret: haloClientSecret,
      scope: FIVE_SCOPES,
      ...over,
    };
    return answerOf(
      await fetch(`${simulator.haloUrl}/auth/token${query}`, { method: 'POST', body: new URLSearchParams(form) }),
    );
  };
  const control: Harness['control'] = async (method, path, body) => {
    const response = await fetch(`${simulator.url}/__sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  return {
    simulator,
    control,
    level: async (path, key = simulator.credentials.levelKey, method = 'GET') =>
      answerOf(
        await fetch(`${simulator.levelUrl}${path}`, { method, headers: key === '' ? {} : { authorization: key } }),
      ),
    token: askToken,
    halo: async (path, post) => {
      token ??= (await askToken()).body.access_token;
      return answerOf(
        await fetch(`${simulator.haloUrl}/api${path}`, {
          method: post === undefined ? 'GET' : 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'x-request-id': 'test-request',
            ...(post === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(post === undefined ? {} : { body: JSON.stringify(post) }),
        }),
      );
    },
    forgetToken: () => {
      token = null;
    },
    reset: async (world = {}) => {
      token = null;
      return control('POST', 'world', { world: 'small', seed: 1, reset: true, ...world });
    },
    close: () => simulator.close(),
  };
}

export const item = (over: Record<string, unknown> = {}) => ({
  assettype_id: 128,
  site_id: 41,
  inventory_number: 'PC-1',
  ...over,
});
