import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A row of the fake server's one table: the later content of a key replaces the earlier one. */
export interface FakeRow {
  readonly key: string;
  readonly value: number;
}

/** What the server does with a request. */
export type Answer =
  /** Stores it and says so. */
  | 'accept'
  /** Stores it and cuts the connection. */
  | 'store-and-cut'
  /** Cuts the connection. */
  | 'cut'
  /** Says nothing, until the server is closed. */
  | 'silence'
  /** Refuses the request for the first row with this key, as QuestDB does; accepts one without it. */
  | { readonly badKey: string }
  /** Refuses a request that has a row with this key, without saying which row it is. */
  | { readonly poisonKey: string; readonly status: number }
  | { readonly status: number };

/** Stores rows as QuestDB does, all or none of a request, and fails as it is told. */
export class FakeServer implements AsyncDisposable {
  readonly rows: Map<string, number> = new Map();
  /** The bodies of all requests, in their order. */
  readonly requests: string[] = [];
  /** The most requests that were under way at once. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #server: Server;
  readonly #answers: Answer[] = [];
  #otherwise: Answer = 'accept';
  #held: (() => void)[] | undefined;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): URL {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  /** What the next requests get, one answer each. */
  next(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** What all requests get for which no answer is left. */
  otherwise(answer: Answer): void {
    this.#otherwise = answer;
  }

  /** Holds all requests back, once they have arrived, until they are let go. @returns lets them go */
  hold(): () => void {
    this.#held = [];
    return () => {
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const go of held) go();
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('latin1');
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    this.requests.push(body);
    if (this.#held !== undefined) await new Promise<void>((resolve) => this.#held?.push(resolve));
    this.#underWay -= 1;
    this.#answer(this.#answers.shift() ?? this.#otherwise, body, response);
  }

  #answer(answer: Answer, body: string, response: ServerResponse): void {
    const lines = body.split('\n').filter((line) => line !== '');
    const keyAt = (key: string): number => lines.findIndex((line) => line.startsWith(`${key} `));
    if (answer === 'silence') return;
    if (answer === 'cut') {
      response.destroy();
      return;
    }
    if (typeof answer === 'object') {
      if ('badKey' in answer) {
        const at = keyAt(answer.badKey);
        if (at >= 0) {
          const message = 'error in line: cast error from protocol type: DECIMAL to column type: DECIMAL(4,0)';
          respond(response, 400, JSON.stringify({ code: 'invalid', message, line: at + 1, errorId: '1-1' }));
          return;
        }
      } else if (!('poisonKey' in answer) || keyAt(answer.poisonKey) >= 0) {
        respond(response, answer.status, '');
        return;
      }
    }
    for (const line of lines) {
      const [key = '', value] = line.split(' ');
      this.rows.set(key, Number(value));
    }
    if (answer === 'store-and-cut') response.destroy();
    else respond(response, 204, '');
  }
}

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status);
  response.end(body);
}
