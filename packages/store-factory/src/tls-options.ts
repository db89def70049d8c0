import { z } from 'zod';

const CA_RULE = 'must be the PEM text of certificates, from BEGIN CERTIFICATE on, and hold no private key';

/** The authorities to trust, in PEM. */
export const certificates: z.ZodType<string> = z
  .string(CA_RULE)
  .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----') && !pem.includes('PRIVATE KEY'), CA_RULE);
