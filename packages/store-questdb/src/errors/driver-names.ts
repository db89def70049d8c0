import type { ErrorName } from '@tradestore/core';

/** undici's error for what is no HTTP, which has no code where its parser gives none. */
export const driverNames: readonly ErrorName[] = [
  {
    name: 'HTTPParserError',
    row: [
      'protocol',
      'P',
      'by_phase',
      'discard',
      "what answered is not QuestDB's HTTP server; check `host` and `httpPort`, and what lies between us and the server",
    ],
  },
];
