/** One place where a server could have come from, and why it didn't. */
export class Unavailable {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** No place has such a server. The message says what was tried. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  constructor(service: string, tried: readonly Unavailable[]) {
    super(`no ${service}: ${tried.map(({ reason }) => reason).join('; ')}`);
  }
}
