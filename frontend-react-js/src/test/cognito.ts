import { HttpResponse, http } from 'msw';
import { server } from './server';

/** Mock Cognito with a response per operation; a string is the name of an error. Return the calls. */
export function serveCognito(responses: Record<string, object | string>) {
  const calls: ({ operation: string } & Record<string, unknown>)[] = [];
  server.use(
    http.post('http://cognito.test/', async ({ request }) => {
      const operation = request.headers.get('X-Amz-Target')?.split('.').at(-1) ?? '';
      calls.push({ operation, ...Object(await request.json()) });
      const response = responses[operation] ?? 'InternalErrorException';
      if (typeof response !== 'string') return HttpResponse.json(response);
      return HttpResponse.json({ __type: response, message: response }, { status: 400 });
    }),
  );
  return calls;
}

/** Responses of a successful SRP sign-in with any password, since this mock doesn't verify the proof. */
export const srpSuccess = {
  InitiateAuth: {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USER_ID_FOR_SRP: 'sub',
      SRP_B: '5'.repeat(768),
      SALT: '1234abcd',
      SECRET_BLOCK: btoa('block'),
    },
  },
  RespondToAuthChallenge: {
    AuthenticationResult: {
      AccessToken: token('access'),
      IdToken: token('id'),
      RefreshToken: 'refresh-token',
      ExpiresIn: 900,
      TokenType: 'Bearer',
    },
  },
};

function token(use: string): string {
  const payload = { sub: 'sub', username: 'sub', token_use: use, iat: 1, exp: 4_000_000_000 };
  return [{ alg: 'RS256' }, payload, {}].map((part) => btoa(JSON.stringify(part))).join('.');
}
