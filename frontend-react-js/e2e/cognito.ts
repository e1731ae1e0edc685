import { createHash, createHmac, getDiffieHellman } from 'node:crypto';

/** Call an operation of Cognito that needs no credentials. */
export async function callCognito(operation: string, body: object) {
  const { AWS_ENDPOINT_URL, AWS_COGNITO_USER_POOL_CLIENT_ID } = process.env;
  const response = await fetch(String(AWS_ENDPOINT_URL), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: AWS_COGNITO_USER_POOL_CLIENT_ID, ...body }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Sign in by SRP (RFC 5054), the only way that the app's client allows; return the refresh token. */
export async function signInToCognito(email: string, password: string): Promise<string> {
  const group = getDiffieHellman('modp15');
  const publicKey = toInteger(group.generateKeys());
  const { ChallengeParameters: challenge } = await callCognito('InitiateAuth', {
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: email, SRP_A: publicKey.toString(16) },
  });
  const user = challenge.USER_ID_FOR_SRP;
  const pool = process.env.AWS_COGNITO_USER_POOL_ID?.split('_')[1] ?? '';
  const serverKey = BigInt(`0x${challenge.SRP_B}`);
  const scrambler = toInteger(sha256(toBytes(publicKey), toBytes(serverKey)));
  const salt = toBytes(BigInt(`0x${challenge.SALT}`));
  const verifier = toInteger(sha256(salt, sha256(Buffer.from(`${pool}${user}:${password}`))));

  const prime = toInteger(group.getPrime());
  const multiplier = toInteger(sha256(toBytes(prime), toBytes(2n)));
  const base = (serverKey - multiplier * power(2n, verifier, prime)) % prime;
  const exponent = toInteger(group.getPrivateKey()) + scrambler * verifier;
  const secret = power(base + prime, exponent, prime);

  const extracted = hmac(toBytes(scrambler), toBytes(secret));
  const key = hmac(extracted, Buffer.from('Caldera Derived Key\x01')).subarray(0, 16);
  const [day, date, month, year, time] = new Date().toUTCString().split(/,? /);
  const timestamp = `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
  const block = Buffer.from(challenge.SECRET_BLOCK, 'base64');
  const signature = hmac(key, Buffer.from(pool + user), block, Buffer.from(timestamp));
  const { AuthenticationResult: tokens } = await callCognito('RespondToAuthChallenge', {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: {
      USERNAME: user,
      PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: signature.toString('base64'),
      TIMESTAMP: timestamp,
    },
  });
  return tokens.RefreshToken;
}

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  return createHmac('sha256', key).update(Buffer.concat(parts)).digest();
}

function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** Return the bytes of a positive number, with a zero before them if the first bit would be set. */
function toBytes(number: bigint): Buffer {
  const digits = number.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return (bytes[0] ?? 0) < 128 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
