import type { ExpiryTtl } from '../expiry';

/** A crud that is about to be sent. */
export type Draft = {
  message: string;
  ttl: ExpiryTtl;
  media: { uuid: string; alt: string }[];
  idempotencyKey: string;
};
