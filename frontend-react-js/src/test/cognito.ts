import { HttpResponse, http } from 'msw';
import { server } from './server';

type Call = { operation: string } & Record<string, unknown>;
type Answer = object | string;

/**
 * Mock Cognito with a response per operation, or a function of its call; a string is the name of an error. Return the
 * calls.
 */
export function serveCognito(responses: Record<string, Answer | ((call: Call) => Answer)>) {
  const calls: Call[] = [];
  server.use(
    http.post('http://cognito.test/', async ({ request }) => {
      const operation = request.headers.get('X-Amz-Target')?.split('.').at(-1) ?? '';
      const call = { operation, ...Object(await request.json()) };
      calls.push(call);
      const known = responses[operation] ?? 'InternalErrorException';
      const response = typeof known === 'function' ? known(call) : known;
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

/** Responses to a right password if Cognito asks for a code then; `answer` is that to the code. */
export const srpThenCode = (answer: (code: string) => object | string) => ({
  ...srpSuccess,
  RespondToAuthChallenge: ({ ChallengeName, ChallengeResponses }: Call) => {
    if (ChallengeName !== 'SOFTWARE_TOKEN_MFA') {
      return { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'challenge', ChallengeParameters: {} };
    }
    return answer(Object(ChallengeResponses).SOFTWARE_TOKEN_MFA_CODE);
  },
});

function token(use: string): string {
  const payload = { sub: 'sub', username: 'sub', token_use: use, iat: 1, exp: 4_000_000_000 };
  return [{ alg: 'RS256' }, payload, {}].map((part) => btoa(JSON.stringify(part))).join('.');
}
