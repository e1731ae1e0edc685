import { type APIRequestContext, expect } from '@playwright/test';

type Mail = { to: string | string[]; code: string | null };

/** Wait for a mail to `email`, and return the code in the newest. */
export async function readCode(request: APIRequestContext, email: string): Promise<string> {
  const { AWS_ENDPOINT_URL } = process.env;
  if (!AWS_ENDPOINT_URL) throw new Error('AWS_ENDPOINT_URL says where the local mailbox is');

  let code: string | null | undefined;
  await expect(async () => {
    const response = await request.get(`${AWS_ENDPOINT_URL}/_local/mailbox.json`);
    const mails: Mail[] = await response.json();
    code = mails.find(({ to }) => [to].flat().includes(email))?.code;
    expect(code, `a code for ${email}`).toBeTruthy();
  }).toPass();
  return code ?? '';
}
