import { HttpResponse, http } from 'msw';
import { server } from './server';

/** Stand where Cognito would be: answer each operation by its name. A string is the name of a refusal. */
export function serveCognito(answers: Record<string, object | string>) {
  const calls: ({ operation: string } & Record<string, unknown>)[] = [];
  server.use(
    http.post('http://cognito.test/', async ({ request }) => {
      const operation = request.headers.get('X-Amz-Target')?.split('.').at(-1) ?? '';
      calls.push({ operation, ...Object(await request.json()) });
      const answer = answers[operation] ?? 'InternalErrorException';
      if (typeof answer !== 'string') return HttpResponse.json(answer);
      return HttpResponse.json({ __type: answer, message: answer }, { status: 400 });
    }),
  );
  return calls;
}

/** What lets any password through: it is the server that checks the proof, and this one doesn't. */
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
