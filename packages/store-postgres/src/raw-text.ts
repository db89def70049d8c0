import type { CustomTypesConfig } from 'pg';

/** Leaves values as the server wrote them: what a pool that was handed in has been told about types is not for us. */
export const rawText: CustomTypesConfig = { getTypeParser: () => String };
